-- Where a unit stands among its group, criterion by criterion.

-- name: leaf_marks :part
-- Every normal criterion of each unit of the group, and its own maximum there. The group is those that are ranked.
    SELECT 'criterion' AS item, c.id AS criterion_id, p.unit_id, x.final AS points, coalesce(a.max_points, c.max_points, 0) AS maximum
    FROM evaluation e
    CROSS JOIN participant p ON p.evaluation_id = e.id
    CROSS JOIN criterion c ON c.set_id = e.set_id AND c.leaf = 1 AND c.kind = 'normal'
    LEFT JOIN allowance a INDEXED BY sqlite_autoindex_allowance_1 ON a.evaluation_id = e.id AND a.unit_id = p.unit_id AND a.criterion_id = c.id
    LEFT JOIN score x ON x.evaluation_id = e.id AND x.unit_id = p.unit_id AND x.criterion_id = c.id
    WHERE e.id = :evaluation AND (p.ranked = 1 OR p.unit_id = :unit)

-- name: compared_marks :part
-- What :unit has of each item in `mark` beside the best, the worst and twice the median of the group. Points of another
-- unit are brought to the maximum of :unit; a mark without points, or that does not apply, is not compared.
owned AS (
    SELECT m.item, m.criterion_id, m.unit_id, m.points, m.maximum,
        max(iif(m.unit_id = :unit, m.maximum, NULL)) OVER (PARTITION BY m.item, m.criterion_id) AS own_max
    FROM mark m),
brought AS (
    SELECT o.item, o.criterion_id, o.unit_id, o.own_max, o.points,
        CASE WHEN o.maximum = 0 THEN NULL
            ELSE iif(o.points < 0, -1, 1) * ((abs(o.points) * 2 * o.own_max + o.maximum) / (2 * o.maximum)) END AS value
    FROM owned o
    WHERE o.own_max > 0),
numbered AS (
    SELECT b.item, b.criterion_id, b.unit_id, b.own_max, b.points, b.value,
        row_number() OVER (PARTITION BY b.item, b.criterion_id ORDER BY b.value NULLS LAST, b.unit_id) AS nth,
        count(b.value) OVER (PARTITION BY b.item, b.criterion_id) AS many
    FROM brought b),
compared AS (
    SELECT n.item, n.criterion_id, n.own_max, max(iif(n.unit_id = :unit, n.points, NULL)) AS points, max(n.value) AS best, min(n.value) AS worst,
        -- the one in the middle twice, or the two in the middle
        sum(iif(n.nth IN ((n.many + 1) / 2, n.many / 2 + 1), n.value, NULL)) * (1 + n.many % 2) AS median2, n.many
    FROM numbered n
    GROUP BY n.item, n.criterion_id)

-- name: strengths_list :many
-- Domains and criteria where :unit differs from the median: what is above it first, the largest difference first.
WITH mark AS (
-- part: leaf_marks
    UNION ALL
    SELECT 'domain', d.id, p.unit_id, iif(t.leaves = t.scored, t.points, NULL), t.maximum
    FROM evaluation e
    CROSS JOIN participant p ON p.evaluation_id = e.id
    CROSS JOIN criterion d ON d.set_id = e.set_id AND d.depth = 1 AND d.kind = 'normal'
    JOIN tally t ON t.evaluation_id = e.id AND t.domain_id = d.id AND t.unit_id = p.unit_id
    WHERE e.id = :evaluation AND (p.ranked = 1 OR p.unit_id = :unit)),
-- part: compared_marks
,
standing AS (
    SELECT c.item, c.criterion_id, c.own_max, c.points, c.best, c.worst, c.median2, 2 * c.points - c.median2 AS twice,
        CASE WHEN c.points = c.best THEN 'best' WHEN c.points = c.worst THEN 'worst' WHEN 2 * c.points > c.median2 THEN 'above' ELSE 'below' END AS standing
    FROM compared c
    WHERE c.many > 1 AND 2 * c.points <> c.median2)
SELECT e.year, u.code AS unit, n.name AS unit_name, s.item, c.code AS criterion, c.title, s.standing, s.points, s.own_max AS max_points, s.best,
    iif(s.median2 < 0, -1, 1) * ((abs(s.median2) + 1) / 2) AS median, s.worst, iif(s.twice < 0, -1, 1) * ((abs(s.twice) + 1) / 2) AS difference
FROM standing s
CROSS JOIN evaluation e ON e.id = :evaluation
JOIN unit u ON u.id = :unit
JOIN name_of_year n ON n.evaluation_id = e.id AND n.unit_id = u.id
JOIN criterion c ON c.id = s.criterion_id
ORDER BY s.item DESC, s.twice < 0, abs(s.twice) DESC, c.position, c.code;
