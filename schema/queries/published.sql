-- What papers printed. Entries are never updated; replaced_by names the one that took the place.

-- name: published_json :part
-- An entry as the journal has it, from published q, evaluation e, unit_group g, unit u.
    json_object('year', e.year, 'group', g.code, 'unit', u.code, 'part', q.part, 'decision', (SELECT json_array(d.number, d.date, d.issuer) FROM decision d WHERE d.id = q.decision_id),
    'points', q.points, 'points_text', q.points_text, 'max_points', q.max_points, 'max_points_text', q.max_points_text, 'index', q.index_value,
    'index_text', q.index_text, 'rank', q.rank, 'group_size', q.group_size, 'class', q.class_name, 'class_key', q.class_key, 'source', q.source,
    'replaced_by', q.replaced_by)

-- name: published_row :one
SELECT
-- part: published_json
FROM published q JOIN evaluation e ON e.id = q.evaluation_id JOIN unit_group g ON g.id = e.group_id JOIN unit u ON u.id = q.unit_id
WHERE q.entry = :key ->> '$[0]';

-- name: published_put :exec
INSERT INTO published (entry, evaluation_id, unit_id, part, decision_id, points, points_text, max_points, max_points_text, index_value, index_text,
    rank, group_size, class_name, class_key, source, replaced_by)
SELECT :key ->> '$[0]', p.evaluation_id, p.unit_id, :row ->> '$.part',
    (SELECT d.id FROM decision d WHERE d.number = :row ->> '$.decision[0]' AND d.date IS :row ->> '$.decision[1]' AND d.issuer = :row ->> '$.decision[2]'),
    :row ->> '$.points', :row ->> '$.points_text', :row ->> '$.max_points', :row ->> '$.max_points_text', :row ->> '$.index', :row ->> '$.index_text',
    :row ->> '$.rank', :row ->> '$.group_size', :row ->> '$.class', :row ->> '$.class_key', :row ->> '$.source', :row ->> '$.replaced_by'
FROM unit u JOIN participant p ON p.unit_id = u.id AND p.year = :row ->> '$.year'
WHERE u.code = :row ->> '$.unit'
ON CONFLICT (entry) DO UPDATE SET replaced_by = excluded.replaced_by;

-- name: published_cut :exec
DELETE FROM published WHERE entry = :key ->> '$[0]';

-- name: published_standing :many
-- The standing entries of a unit, part and decision (or none): what a new one must agree with.
SELECT q.entry, q.points, q.max_points, q.index_value, q.rank, q.group_size, q.class_name, q.class_key, q.points_text, q.max_points_text, q.index_text, q.source
FROM published q
WHERE q.evaluation_id = :evaluation AND q.unit_id = :unit AND q.part = :part AND q.decision_id IS :decision AND q.replaced_by IS NULL
ORDER BY q.entry;

-- name: published_decisions :many
-- The decisions (NULL: none) that printed what stands of a unit and part: where only one did, it need not be said.
SELECT DISTINCT d.id, d.number, d.date, d.issuer,
    EXISTS (SELECT 1 FROM decision o WHERE o.number_key = d.number_key AND o.date IS d.date AND o.id <> d.id) AS alike
FROM published q LEFT JOIN decision d ON d.id = q.decision_id
WHERE q.evaluation_id = :evaluation AND q.unit_id = :unit AND q.part = :part AND q.replaced_by IS NULL
ORDER BY d.date, d.number, d.id;

-- name: published_list :many
-- What is printed of a unit is under the seal of its part in the year, here and in other lists: without one it is a stranger's.
SELECT e.year, u.code AS unit, g.code AS "group", nullif(q.part, '') AS part, q.points,
    iif(instr(q.points_text, '.') = 0, 0, length(q.points_text) - instr(q.points_text, '.')) AS points_decimals, q.max_points,
    iif(instr(q.max_points_text, '.') = 0, 0, length(q.max_points_text) - instr(q.max_points_text, '.')) AS max_points_decimals, q.index_value AS index_percent,
    iif(instr(q.index_text, '.') = 0, 0, length(q.index_text) - instr(q.index_text, '.')) AS index_percent_decimals, q.rank, q.group_size, q.class_name AS class,
    d.number AS decision, d.date AS decision_date, q.source, q.points_text AS points_printed, q.max_points_text AS max_points_printed,
    q.index_text AS index_printed, CAST(q.rank AS TEXT) AS rank_printed, q.entry, q.replaced_by
FROM json_each(:years) y CROSS JOIN evaluation e ON e.year = y.value CROSS JOIN published q ON q.evaluation_id = e.id
JOIN participant p ON p.evaluation_id = e.id AND p.unit_id = q.unit_id
JOIN unit u ON u.id = q.unit_id JOIN unit_group g ON g.id = e.group_id LEFT JOIN decision d ON d.id = q.decision_id
WHERE (:group IS NULL OR e.group_id = :group) AND (:unit IS NULL OR q.unit_id = :unit) AND (:all OR q.replaced_by IS NULL)
ORDER BY e.year, g.code, u.code, q.part, q.entry;

-- name: published_count_row :one
SELECT json_object('year', e.year, 'group', g.code, 'class', q.class_name, 'class_key', q.class_key, 'count', q.count,
    'decision', (SELECT json_array(d.number, d.date, d.issuer) FROM decision d WHERE d.id = q.decision_id), 'source', q.source, 'replaced_by', q.replaced_by)
FROM published_count q JOIN evaluation e ON e.id = q.evaluation_id JOIN unit_group g ON g.id = e.group_id WHERE q.entry = :key ->> '$[0]';

-- name: published_count_put :exec
INSERT INTO published_count (entry, evaluation_id, class_name, class_key, count, decision_id, source, replaced_by)
SELECT :key ->> '$[0]', e.id, :row ->> '$.class', :row ->> '$.class_key', :row ->> '$.count',
    (SELECT d.id FROM decision d WHERE d.number = :row ->> '$.decision[0]' AND d.date IS :row ->> '$.decision[1]' AND d.issuer = :row ->> '$.decision[2]'),
    :row ->> '$.source', :row ->> '$.replaced_by'
FROM unit_group g JOIN evaluation e ON e.group_id = g.id AND e.year = :row ->> '$.year' WHERE g.code = :row ->> '$.group'
ON CONFLICT (entry) DO UPDATE SET replaced_by = excluded.replaced_by;

-- name: published_count_cut :exec
DELETE FROM published_count WHERE entry = :key ->> '$[0]';

-- name: published_count_standing :one
SELECT q.entry, q.count AS value FROM published_count q
WHERE q.evaluation_id = :evaluation AND q.class_key = :class AND q.decision_id IS :decision AND q.replaced_by IS NULL;

-- name: published_count_last :one
-- The standing count of a class, of the last decision: what `published count` edits when no decision is said.
SELECT d.number, d.date FROM published_count q LEFT JOIN decision d ON d.id = q.decision_id
WHERE q.evaluation_id = :evaluation AND q.class_key = :class AND q.replaced_by IS NULL
ORDER BY d.date IS NULL, d.date DESC, q.entry DESC LIMIT 1;

-- name: published_count_list :many
SELECT e.year, g.code AS "group", q.class_name AS class, q.count, d.number AS decision, d.date AS decision_date, q.source, q.entry, q.replaced_by
FROM json_each(:years) y CROSS JOIN evaluation e ON e.year = y.value CROSS JOIN published_count q ON q.evaluation_id = e.id
JOIN unit_group g ON g.id = e.group_id LEFT JOIN decision d ON d.id = q.decision_id
WHERE (:group IS NULL OR e.group_id = :group) AND (:all OR q.replaced_by IS NULL)
ORDER BY e.year, g.code, q.entry;

-- name: published_group_row :one
SELECT json_object('year', e.year, 'group', g.code, 'figure', q.figure, 'figure_key', q.figure_key, 'value', q.value, 'value_text', q.value_text,
    'decision', (SELECT json_array(d.number, d.date, d.issuer) FROM decision d WHERE d.id = q.decision_id), 'source', q.source, 'replaced_by', q.replaced_by)
FROM published_group q JOIN evaluation e ON e.id = q.evaluation_id JOIN unit_group g ON g.id = e.group_id WHERE q.entry = :key ->> '$[0]';

-- name: published_group_put :exec
INSERT INTO published_group (entry, evaluation_id, figure, figure_key, value, value_text, decision_id, source, replaced_by)
SELECT :key ->> '$[0]', e.id, :row ->> '$.figure', :row ->> '$.figure_key', :row ->> '$.value', :row ->> '$.value_text',
    (SELECT d.id FROM decision d WHERE d.number = :row ->> '$.decision[0]' AND d.date IS :row ->> '$.decision[1]' AND d.issuer = :row ->> '$.decision[2]'),
    :row ->> '$.source', :row ->> '$.replaced_by'
FROM unit_group g JOIN evaluation e ON e.group_id = g.id AND e.year = :row ->> '$.year' WHERE g.code = :row ->> '$.group'
ON CONFLICT (entry) DO UPDATE SET replaced_by = excluded.replaced_by;

-- name: published_group_cut :exec
DELETE FROM published_group WHERE entry = :key ->> '$[0]';

-- name: published_group_standing :one
SELECT q.entry, q.value FROM published_group q
WHERE q.evaluation_id = :evaluation AND q.figure_key = :figure AND q.decision_id IS :decision AND q.replaced_by IS NULL;

-- name: published_group_list :many
SELECT e.year, g.code AS "group", q.figure, q.value,
    iif(instr(q.value_text, '.') = 0, 0, length(q.value_text) - instr(q.value_text, '.')) AS value_decimals,
    d.number AS decision, d.date AS decision_date, q.source, q.entry, q.replaced_by
FROM json_each(:years) y CROSS JOIN evaluation e ON e.year = y.value CROSS JOIN published_group q ON q.evaluation_id = e.id
JOIN unit_group g ON g.id = e.group_id LEFT JOIN decision d ON d.id = q.decision_id
WHERE (:group IS NULL OR e.group_id = :group) AND (:all OR q.replaced_by IS NULL)
ORDER BY e.year, g.code, q.figure, q.entry;

-- name: published_touches :many
SELECT q.evaluation_id AS evaluation, q.unit_id AS unit, e.state FROM published q JOIN evaluation e ON e.id = q.evaluation_id
WHERE q.entry = :key ->> '$[0]' ORDER BY q.evaluation_id;

-- name: published_count_touches :many
-- unit -1: no result depends on a group's figures, only the year's seal.
SELECT q.evaluation_id AS evaluation, -1 AS unit, e.state FROM published_count q JOIN evaluation e ON e.id = q.evaluation_id
WHERE q.entry = :key ->> '$[0]' ORDER BY q.evaluation_id;

-- name: published_group_touches :many
SELECT q.evaluation_id AS evaluation, -1 AS unit, e.state FROM published_group q JOIN evaluation e ON e.id = q.evaluation_id
WHERE q.entry = :key ->> '$[0]' ORDER BY q.evaluation_id;
