-- An evaluation as the tables of COINr.

-- name: coin_leaf :part
-- Leaves that weigh: bonus, penalty and what has no points are left out.
leaf AS MATERIALIZED (
    SELECT c.id, 'C' || replace(replace(c.code, '-', '_'), '/', '_') AS code, c.title, c.max_points, c.position, d.id AS domain_id, 'D' || replace(replace(d.code, '-', '_'), '/', '_') AS domain, d.title AS domain_title,
        d.position AS domain_position
    FROM evaluation e CROSS JOIN criterion c ON c.set_id = e.set_id AND c.leaf = 1 JOIN criterion d ON d.id = c.domain_id
    WHERE e.id = :evaluation AND c.kind = 'normal' AND c.max_points > 0)

-- name: coin_value_list :many
WITH
-- part: coin_leaf
SELECT u.code AS uCode, n.name AS uName, l.code AS indicator,
    CASE WHEN coalesce(a.max_points, l.max_points) > 0 AND x.final IS NOT NULL THEN
        rtrim(rtrim(printf('%d.%011d', x.final * 100 / coalesce(a.max_points, l.max_points),
                           x.final * 100 % coalesce(a.max_points, l.max_points) * 100000000000 / coalesce(a.max_points, l.max_points)), '0'), '.') END AS value,
    iif(a.max_points = 0, 'not_applicable', 'not_scored') AS why_value
FROM participant p
JOIN unit u ON u.id = p.unit_id
JOIN name_of_year n ON n.evaluation_id = p.evaluation_id AND n.unit_id = p.unit_id
CROSS JOIN leaf l
LEFT JOIN allowance a INDEXED BY sqlite_autoindex_allowance_1 ON a.evaluation_id = p.evaluation_id AND a.unit_id = p.unit_id AND a.criterion_id = l.id
LEFT JOIN score x ON x.evaluation_id = p.evaluation_id AND x.unit_id = p.unit_id AND x.criterion_id = l.id
WHERE p.evaluation_id = :evaluation AND p.ranked = 1
ORDER BY p.position = 0, p.position, n.name_sort, u.code, l.position, l.id;

-- name: coin_meta_list :many
WITH
-- part: coin_leaf
SELECT m.iCode, m.iName, m.Level, m.Weight, 255 AS Weight_decimals, m.Parent, 1 AS Direction, iif(m.Level = 1, 'Indicator', 'Aggregate') AS Type
FROM (
    SELECT l.code AS iCode, l.title AS iName, 1 AS Level, l.max_points AS Weight, l.domain AS Parent, l.position, l.id FROM leaf l
    UNION ALL
    SELECT l.domain, l.domain_title, 2, sum(l.max_points), 'PAR', l.domain_position, l.domain_id FROM leaf l GROUP BY l.domain_id
    UNION ALL
    SELECT 'PAR', 'PAR INDEX', 3, 10000, NULL, 0, 0) m
ORDER BY m.Level, m.position, m.id;
