-- What if a score were another one: a group's results with changes that nobody writes.

-- name: whatif_list :many
-- :changes is a JSON object, criterion code -> points, of :unit. Its cells are summed and judged as result_refresh does
-- it; the others' results stand, and the ranks of all are given anew.
WITH cell AS (
    SELECT e.id AS evaluation, p.unit_id AS unit, c.domain_id, c.cap_id, c.kind, c.position,
        coalesce((SELECT j.value FROM json_each(:changes) j WHERE j.key = c.code), x.final) AS final,
        CASE c.kind WHEN 'normal' THEN coalesce(a.max_points, c.max_points, 0) ELSE 0 END AS maximum
    FROM evaluation e
    CROSS JOIN participant p ON p.evaluation_id = e.id AND p.unit_id = :unit
    CROSS JOIN criterion c ON c.set_id = e.set_id AND c.leaf = 1
    LEFT JOIN allowance a INDEXED BY sqlite_autoindex_allowance_1 ON a.evaluation_id = e.id AND a.unit_id = p.unit_id AND a.criterion_id = c.id
    LEFT JOIN score x ON x.evaluation_id = e.id AND x.unit_id = p.unit_id AND x.criterion_id = c.id
    WHERE e.id = :evaluation),
-- part: sums_of_cells
,
summed AS (
    SELECT t.evaluation, t.unit,
-- part: total_columns
    FROM sums t
    CROSS JOIN evaluation e ON e.id = t.evaluation
    CROSS JOIN criterion d ON d.id = t.domain_id
    GROUP BY t.evaluation, t.unit),
-- part: judged_of_summed
,
entrant AS (
    SELECT '' AS variant, r.evaluation_id AS evaluation, r.unit_id AS unit, u.code, p.ranked, p.position AS place, e.tie, r.index_value, r.sort1, r.sort2,
        r.class_position, r.maximum, r.leaves, r.scored
    FROM evaluation e
    CROSS JOIN result r ON r.evaluation_id = e.id
    JOIN participant p ON p.evaluation_id = r.evaluation_id AND p.unit_id = r.unit_id
    JOIN unit u ON u.id = r.unit_id
    WHERE e.id = :evaluation AND r.unit_id <> :unit
    UNION ALL
    SELECT '', j.evaluation, j.unit, u.code, p.ranked, p.position, e.tie, j.index_value, j.sort1, j.sort2, j.class_position, j.maximum, j.leaves, j.scored
    FROM judged j
    CROSS JOIN evaluation e ON e.id = j.evaluation
    JOIN participant p ON p.evaluation_id = j.evaluation AND p.unit_id = j.unit
    JOIN unit u ON u.id = j.unit),
-- part: placed_entrants
,
told AS (
    SELECT k.unit, k.code, k.place, k.ranked, k.rank, k.evaluation, k.index_value, k.class_position, r.index_value AS index_before, r.rank AS rank_before,
        r.class_position AS class_before,
        CASE WHEN k.maximum = 0 THEN 'not_applicable' WHEN k.scored = 0 THEN 'not_scored' WHEN k.leaves > k.scored THEN 'scores_missing' END AS why,
        CASE WHEN r.maximum = 0 THEN 'not_applicable' WHEN r.scored = 0 THEN 'not_scored' WHEN r.leaves > r.scored THEN 'scores_missing' END AS why_before
    FROM placed k
    JOIN result r ON r.evaluation_id = k.evaluation AND r.unit_id = k.unit)
SELECT e.year, t.code AS unit, n.name AS unit_name, t.index_before AS index_from, e.decimals AS index_from_decimals,
    t.index_value AS index_to, e.decimals AS index_to_decimals, b.name AS class_from, a.name AS class_to, t.rank_before AS rank_from, t.rank AS rank_to,
    t.unit = :unit AS changed,
    t.why_before AS why_index_from, t.why AS why_index_to,
    coalesce(t.why_before, iif(e.scale_id IS NULL, 'no_scale', 'unknown')) AS why_class_from, coalesce(t.why, iif(e.scale_id IS NULL, 'no_scale', 'unknown')) AS why_class_to,
    iif(t.ranked = 0, 'not_ranked', t.why_before) AS why_rank_from, iif(t.ranked = 0, 'not_ranked', t.why) AS why_rank_to
FROM told t
CROSS JOIN evaluation e ON e.id = t.evaluation
JOIN name_of_year n ON n.evaluation_id = t.evaluation AND n.unit_id = t.unit
LEFT JOIN scale_class b ON b.scale_id = e.scale_id AND b.position = t.class_before
LEFT JOIN scale_class a ON a.scale_id = e.scale_id AND a.position = t.class_position
ORDER BY t.rank NULLS LAST, t.index_value IS NULL, t.index_value DESC, t.place = 0, t.place, n.name_sort, t.code;
