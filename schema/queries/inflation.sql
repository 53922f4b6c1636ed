-- Claimed against granted points.

-- name: inflation_criterion_known :one
SELECT EXISTS (
    SELECT 1 FROM json_each(:years) y CROSS JOIN evaluation e ON e.year = y.value CROSS JOIN criterion c ON c.set_id = e.set_id AND c.code = :criterion
    WHERE :group IS NULL OR e.group_id = :group) AS known;

-- name: inflation_list :many
-- Leaves with a self score and a final one, added up by :grain. Over sets a criterion is its concept. A product of a
-- sum and 20000 stays inside 64 bits: a million cells at the highest maximum are 2e13 ten-thousandths.
WITH RECURSIVE
held AS MATERIALIZED (
    SELECT e.id, e.year, e.group_id, e.set_id FROM (SELECT DISTINCT y.value FROM json_each(:years) y) y CROSS JOIN evaluation e ON e.year = y.value
    WHERE e.set_id IS NOT NULL AND (:group IS NULL OR e.group_id = :group)),
below(id) AS (
    SELECT c.id FROM (SELECT DISTINCT h.set_id FROM held h) s CROSS JOIN criterion c ON c.set_id = s.set_id AND c.code = :criterion
    UNION
    SELECT c.id FROM below b CROSS JOIN criterion c ON c.parent_id = b.id),
cell AS (
    SELECT h.id AS evaluation_id, h.year, h.group_id, x.unit_id, x.criterion_id, x.self, x.final,
        iif(:grain = 'domain', c.domain_id, c.id) AS shown_id
    FROM held h
    CROSS JOIN participant p ON p.evaluation_id = h.id
    CROSS JOIN score x ON x.evaluation_id = h.id AND x.unit_id = p.unit_id
    CROSS JOIN criterion c ON c.id = x.criterion_id
    LEFT JOIN allowance a INDEXED BY sqlite_autoindex_allowance_1 ON a.evaluation_id = h.id AND a.unit_id = p.unit_id AND a.criterion_id = c.id
    WHERE x.self IS NOT NULL AND x.final IS NOT NULL AND c.kind <> 'penalty' AND a.max_points IS NOT 0
        AND (:unit IS NULL OR p.unit_id = :unit) AND (:criterion IS NULL OR c.id IN (SELECT b.id FROM below b))),
keyed AS (
    SELECT l.evaluation_id, l.year, l.group_id, l.unit_id, l.self, l.final, l.criterion_id, l.shown_id,
        coalesce(k.concept_id, -k.id) AS same
    FROM cell l JOIN criterion k ON k.id = l.shown_id),
summed AS (
    -- max(year) alone of its kind: bare columns are those of the last year
    SELECT max(t.year) AS last_year, t.evaluation_id, t.group_id, t.unit_id, t.criterion_id, t.shown_id, count(*) AS scores, sum(t.self) AS self, sum(t.final) AS final,
        sum(t.final > t.self) AS raised, sum(t.final < t.self) AS cut, count(DISTINCT t.group_id) AS groups, count(DISTINCT t.unit_id) AS units,
        json_group_array(DISTINCT t.year) AS years
    FROM keyed t
    GROUP BY iif(:grain IN ('unit', 'cell'), t.unit_id, 0), iif(:grain IN ('year', 'cell'), t.year, 0), iif(:grain IN ('domain', 'criterion', 'cell'), t.same, 0))
SELECT (SELECT group_concat(z.value, ', ') FROM (SELECT y.value FROM json_each(s.years) y ORDER BY y.value) z) AS years,
    iif(s.groups = 1, g.code, NULL) AS "group", iif(s.units = 1, u.code, NULL) AS unit, iif(s.units = 1, n.name, NULL) AS unit_name,
    iif(:grain IN ('unit', 'year'), :criterion, k.code) AS criterion,
    iif(:grain IN ('unit', 'year'), NULL, k.title) AS title,
    s.scores, s.self, 255 AS self_decimals, s.final, 255 AS final_decimals, s.final - s.self AS change, 255 AS change_decimals,
    CASE WHEN s.self > 0 THEN iif(s.final < s.self, -1, 1) * ((abs(s.final - s.self) * 20000 + s.self) / (s.self * 2) * 100) END AS change_percent,
    2 AS change_percent_decimals, s.raised, s.cut,
    iif(:grain = 'cell', (SELECT o.text FROM note o INDEXED BY sqlite_autoindex_note_1 WHERE o.evaluation_id = s.evaluation_id AND o.unit_id = s.unit_id AND o.criterion_id = s.criterion_id AND o.role = 'appraiser'), NULL) AS reason
FROM summed s
JOIN unit_group g ON g.id = s.group_id
JOIN unit u ON u.id = s.unit_id
JOIN name_of_year n ON n.evaluation_id = s.evaluation_id AND n.unit_id = s.unit_id
JOIN criterion k ON k.id = s.shown_id
WHERE :grain <> 'cell' OR s.final <> s.self
ORDER BY iif(:grain = 'unit', s.final - s.self, 0), iif(:grain IN ('year', 'cell'), s.last_year, 0), iif(:grain = 'cell', n.name_sort, ''),
    iif(:grain = 'cell', u.code, ''), iif(:grain = 'unit', '', g.code), k.position, k.code, n.name_sort, u.code, s.last_year, s.shown_id;
