-- One result, step by step.

-- name: explain_items :many
-- Domains with their sums, then each leaf; exemptions, caps that cut, notes and documents beside their criterion.
WITH RECURSIVE
wanted(id) AS (
    SELECT c.id FROM evaluation e JOIN criterion c ON c.set_id = e.set_id
    WHERE e.id = :evaluation AND iif(:criterion IS NULL, c.parent_id IS NULL, c.code = :criterion)
    UNION ALL
    SELECT c.id FROM wanted w JOIN criterion c ON c.parent_id = w.id),
node AS (
    SELECT c.id, c.code, c.title, c.kind, c.depth, c.leaf, c.position, c.max_points, c.cap_id FROM wanted w JOIN criterion c ON c.id = w.id),
item(position, step, item, criterion, title, depth, points, max_points, leaf, text) AS (
    SELECT n.position, 0, iif(n.kind = 'normal', 'criterion', n.kind), n.code, n.title, n.depth, t.points, t.maximum, 0, NULL
    FROM node n JOIN tally t ON t.evaluation_id = :evaluation AND t.domain_id = n.id AND t.unit_id = :unit WHERE n.depth = 1
    UNION ALL
    SELECT n.position, 0, iif(n.kind = 'normal', 'criterion', n.kind), n.code, n.title, n.depth, x.final, coalesce(a.max_points, n.max_points), 1, NULL
    FROM node n LEFT JOIN score x ON x.evaluation_id = :evaluation AND x.unit_id = :unit AND x.criterion_id = n.id
    LEFT JOIN allowance a ON a.evaluation_id = :evaluation AND a.unit_id = :unit AND a.criterion_id = n.id
    WHERE n.leaf = 1 AND n.depth > 1
    UNION ALL
    SELECT n.position, 1, 'exempt', n.code, n.title, n.depth, a.max_points, n.max_points, 1, a.reason
    FROM node n JOIN allowance a ON a.evaluation_id = :evaluation AND a.unit_id = :unit AND a.criterion_id = n.id
    UNION ALL
    SELECT n.position, 2, 'cap', n.code, n.title, n.depth,
        (SELECT sum(x.final) FROM criterion l JOIN score x ON x.evaluation_id = :evaluation AND x.unit_id = :unit AND x.criterion_id = l.id WHERE l.cap_id = n.id AND l.leaf = 1),
        n.max_points, 0, NULL
    FROM node n WHERE n.cap_id = n.id AND n.leaf = 0 AND n.max_points
        < (SELECT sum(x.final) FROM criterion l JOIN score x ON x.evaluation_id = :evaluation AND x.unit_id = :unit AND x.criterion_id = l.id WHERE l.cap_id = n.id AND l.leaf = 1)
    UNION ALL
    SELECT n.position, 3, 'note', n.code, t.role, n.depth, NULL, NULL, 1, t.text
    FROM node n JOIN note t ON t.evaluation_id = :evaluation AND t.unit_id = :unit AND t.criterion_id = n.id
    UNION ALL
    SELECT n.position, 4, 'evidence', n.code, v.document, n.depth, NULL, NULL, 1, v.document || coalesce(' · ' || v.page, '') || coalesce(' · ' || v.path, '')
    FROM node n JOIN evidence v ON v.evaluation_id = :evaluation AND v.unit_id = :unit AND v.criterion_id = n.id)
SELECT i.item, i.criterion, i.title, i.depth, i.points, i.max_points,
    CASE WHEN i.item = 'criterion' AND i.max_points > 0 AND i.points IS NOT NULL THEN
        iif(i.points < 0, -1, 1) * CASE e.decimals
            WHEN 3 THEN (2 * abs(i.points) * 100000 + i.max_points) / (2 * i.max_points) * 10
            WHEN 2 THEN (2 * abs(i.points) * 10000 + i.max_points) / (2 * i.max_points) * 100
            WHEN 1 THEN (2 * abs(i.points) * 1000 + i.max_points) / (2 * i.max_points) * 1000
            ELSE (2 * abs(i.points) * 100 + i.max_points) / (2 * i.max_points) * 10000 END END AS index_percent,
    e.decimals AS index_percent_decimals, i.text, i.leaf
FROM item i JOIN evaluation e ON e.id = :evaluation
ORDER BY i.position, i.step, i.criterion, i.title, i.text;

-- name: explain_total :one
-- The sum, the one division, the class bound and the rank of a unit.
WITH own AS (
    SELECT r.*, e.decimals, e.scale_id, e.class_on, e.rank_on, e.na, e.state, p.ranked,
        CASE WHEN e.na = 'lower' THEN r.points + r.bonus - r.penalty
            ELSE r.points * w.whole + (r.bonus - r.penalty) * r.maximum END AS num,
        iif(e.na = 'lower', r.maximum, r.maximum * w.whole) AS den, w.whole
    FROM result r JOIN evaluation e ON e.id = r.evaluation_id JOIN participant p ON p.evaluation_id = r.evaluation_id AND p.unit_id = r.unit_id
    JOIN (SELECT coalesce(sum(c.max_points), 0) AS whole FROM evaluation v JOIN criterion c ON c.set_id = v.set_id AND c.leaf = 1 AND c.kind = 'normal'
          WHERE v.id = :evaluation) w
    WHERE r.evaluation_id = :evaluation AND r.unit_id = :unit)
SELECT o.points + o.bonus - o.penalty AS total, o.maximum, o.bonus, o.penalty, o.leaves - o.scored AS missing, o.index_value, o.decimals, o.na, o.whole, o.rank, o.ranked,
    iif(o.den > 0, abs(o.num) / o.den * 1000000 + abs(o.num) % o.den * 1000 / o.den * 1000 + abs(o.num) % o.den * 1000 % o.den * 1000 / o.den, NULL) AS exact,
    iif(o.den > 0, abs(o.num) % o.den * 1000 % o.den * 1000 % o.den > 0, NULL) AS remainder, o.num < 0 AS negative,
    k.name AS class, k.lower_bound, k.inclusive, o.class_on, o.rank_on,
    -- points above the bound, rounded down; under rescaling in points of the common maximum
    iif(k.lower_bound IS NULL, NULL, iif(o.na = 'lower', o.num - (k.lower_bound * o.maximum + 999999) / 1000000, o.num / o.maximum - (k.lower_bound * o.whole + 999999) / 1000000)) AS above,
    (SELECT sum(q.ranked) FROM participant q WHERE q.evaluation_id = o.evaluation_id) AS group_size,
    (SELECT count(*) FROM result i JOIN participant q ON q.evaluation_id = i.evaluation_id AND q.unit_id = i.unit_id
        WHERE i.evaluation_id = o.evaluation_id AND q.ranked = 1 AND i.leaves > i.scored) AS incomplete
FROM own o LEFT JOIN scale_class k ON k.scale_id = o.scale_id AND k.position = o.class_position;

-- name: explain_neighbours :many
-- Who stands next before (place -1) and next behind (place 1) in rank.
SELECT t.place, n.name, t.index_value FROM (
    SELECT -1 AS place, r.unit_id, r.index_value, r.rank FROM result r WHERE r.evaluation_id = :evaluation
        AND r.rank = (SELECT max(o.rank) FROM result o WHERE o.evaluation_id = :evaluation AND o.rank < :rank)
    UNION ALL
    SELECT 0, r.unit_id, r.index_value, r.rank FROM result r WHERE r.evaluation_id = :evaluation AND r.rank = :rank AND r.unit_id <> :unit
    UNION ALL
    SELECT 1, r.unit_id, r.index_value, r.rank FROM result r WHERE r.evaluation_id = :evaluation
        AND r.rank = (SELECT min(o.rank) FROM result o WHERE o.evaluation_id = :evaluation AND o.rank > :rank)) t
JOIN name_of_year n ON n.evaluation_id = :evaluation AND n.unit_id = t.unit_id
ORDER BY t.place, n.name_sort, n.unit_id;

-- name: explain_decisions :many
-- What printed something of the unit in that year, in the order in which it stands.
SELECT DISTINCT d.number, d.date, a.kind AS act, q.source FROM published q LEFT JOIN decision d ON d.id = q.decision_id
LEFT JOIN approval a ON a.evaluation_id = q.evaluation_id AND a.decision_id = q.decision_id
WHERE q.evaluation_id = :evaluation AND q.unit_id = :unit AND q.part = '' AND q.replaced_by IS NULL
ORDER BY d.date IS NOT NULL, d.date, d.number, q.source;
