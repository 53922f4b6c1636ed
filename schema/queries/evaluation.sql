-- Evaluations, participants, allowances.

-- name: evaluation_row :one
SELECT json_object('set', s.code, 'scale', k.code, 'decimals', e.decimals, 'point_decimals', e.point_decimals, 'tie', e.tie, 'class_on', e.class_on,
    'rank_on', e.rank_on, 'na', e.na, 'phase', e.phase, 'until', e.phase_until, 'state', e.state)
FROM evaluation e JOIN unit_group g ON g.id = e.group_id LEFT JOIN criteria_set s ON s.id = e.set_id LEFT JOIN scale k ON k.id = e.scale_id
WHERE e.year = :key ->> '$[0]' AND g.code = :key ->> '$[1]';

-- name: evaluation_put :exec
INSERT INTO evaluation (year, group_id, set_id, scale_id, decimals, point_decimals, tie, class_on, rank_on, na, phase, phase_until, state)
SELECT :key ->> '$[0]', g.id, (SELECT s.id FROM criteria_set s WHERE s.code = :row ->> '$.set'), (SELECT k.id FROM scale k WHERE k.code = :row ->> '$.scale'),
    :row ->> '$.decimals', :row ->> '$.point_decimals', :row ->> '$.tie', :row ->> '$.class_on', :row ->> '$.rank_on', :row ->> '$.na', :row ->> '$.phase', :row ->> '$.until',
    :row ->> '$.state'
FROM unit_group g WHERE g.code = :key ->> '$[1]'
ON CONFLICT (year, group_id) DO UPDATE SET set_id = excluded.set_id, scale_id = excluded.scale_id, decimals = excluded.decimals,
    point_decimals = excluded.point_decimals, tie = excluded.tie, class_on = excluded.class_on, rank_on = excluded.rank_on, na = excluded.na,
    phase = excluded.phase, phase_until = excluded.phase_until, state = excluded.state;

-- name: evaluation_cut :exec
DELETE FROM evaluation WHERE year = :key ->> '$[0]' AND group_id = (SELECT g.id FROM unit_group g WHERE g.code = :key ->> '$[1]');

-- name: evaluation_touches :many
SELECT e.id AS evaluation, NULL AS unit, e.state FROM evaluation e JOIN unit_group g ON g.id = e.group_id
WHERE e.year = :key ->> '$[0]' AND g.code = :key ->> '$[1]' ORDER BY e.id;

-- name: evaluation_find :one
SELECT e.id, e.set_id AS set_id, e.scale_id, e.state, e.decimals FROM evaluation e JOIN unit_group g ON g.id = e.group_id
WHERE e.year = :year AND g.code = :group;

-- name: evaluation_of_id :one
SELECT e.year, g.code AS "group", g.name AS group_name, e.state, e.set_id AS set_id, e.scale_id, s.code AS "set", k.code AS scale
FROM evaluation e JOIN unit_group g ON g.id = e.group_id LEFT JOIN criteria_set s ON s.id = e.set_id LEFT JOIN scale k ON k.id = e.scale_id
WHERE e.id = :evaluation;

-- name: evaluation_approval :one
-- The decision that last approved or amended a year.
SELECT d.number, d.date, a.kind FROM approval a JOIN decision d ON d.id = a.decision_id
WHERE a.evaluation_id = :evaluation ORDER BY a.version DESC LIMIT 1;

-- name: evaluation_used :one
-- What an evaluation holds; it is removed only while this is nothing.
SELECT what FROM (
    SELECT 1 AS n, (SELECT 'scores' FROM score x WHERE x.evaluation_id = :evaluation LIMIT 1) AS what
    UNION ALL SELECT 2, (SELECT 'published' FROM published q WHERE q.evaluation_id = :evaluation LIMIT 1)
    UNION ALL SELECT 3, (SELECT 'published' FROM published_count q WHERE q.evaluation_id = :evaluation LIMIT 1)
    UNION ALL SELECT 4, (SELECT 'published' FROM published_group q WHERE q.evaluation_id = :evaluation LIMIT 1)
    UNION ALL SELECT 5, (SELECT 'allowance' FROM allowance a WHERE a.evaluation_id = :evaluation LIMIT 1)
    UNION ALL SELECT 6, (SELECT 'note' FROM note a WHERE a.evaluation_id = :evaluation LIMIT 1)
    UNION ALL SELECT 7, (SELECT 'evidence' FROM evidence a WHERE a.evaluation_id = :evaluation LIMIT 1))
WHERE what IS NOT NULL ORDER BY n LIMIT 1;

-- name: evaluation_codes :many
SELECT u.code FROM participant p JOIN unit u ON u.id = p.unit_id WHERE p.evaluation_id = :evaluation ORDER BY u.code;

-- name: years_open :one
-- Years in which a group is open for scores, joined.
SELECT group_concat(y.year, ', ') AS years FROM (
    SELECT DISTINCT e.year FROM unit_group g JOIN evaluation e ON e.group_id = g.id WHERE g.code = :group AND e.set_id IS NOT NULL ORDER BY e.year) y;

-- name: group_of_unit_ever :one
-- The group a unit belongs to in a year, else its last one.
SELECT g.code, g.name FROM unit u JOIN membership m ON m.unit_id = u.id JOIN unit_group g ON g.id = m.group_id
WHERE u.code = :unit
ORDER BY (m.from_year <= :year AND coalesce(m.to_year, 9999) >= :year) DESC, m.from_year DESC LIMIT 1;

-- name: set_change_lost :one
-- Criteria that hold something and that another set does not have as leaves, joined.
SELECT group_concat(t.code, ', ') AS codes, count(*) AS n FROM (
    SELECT c.code
    FROM (SELECT x.criterion_id FROM score x WHERE x.evaluation_id = :evaluation
        UNION SELECT a.criterion_id FROM allowance a WHERE a.evaluation_id = :evaluation
        UNION SELECT n.criterion_id FROM note n WHERE n.evaluation_id = :evaluation
        UNION SELECT v.criterion_id FROM evidence v WHERE v.evaluation_id = :evaluation) held
    JOIN criterion c ON c.id = held.criterion_id
    WHERE NOT EXISTS (SELECT 1 FROM criteria_set s JOIN criterion k ON k.set_id = s.id AND k.code = c.code AND k.leaf = 1 WHERE s.code = :set)
    ORDER BY c.code) t;

-- name: set_change_scores :exec
-- Open scores go over to another set by code.
UPDATE score SET criterion_id = (SELECT k.id FROM criterion c JOIN criteria_set s ON s.code = :set JOIN criterion k ON k.set_id = s.id AND k.code = c.code
    WHERE c.id = score.criterion_id)
WHERE evaluation_id = :evaluation;

-- name: set_change_allowances :exec
UPDATE allowance SET criterion_id = (SELECT k.id FROM criterion c JOIN criteria_set s ON s.code = :set JOIN criterion k ON k.set_id = s.id AND k.code = c.code
    WHERE c.id = allowance.criterion_id)
WHERE evaluation_id = :evaluation;

-- name: set_change_notes :exec
UPDATE note SET criterion_id = (SELECT k.id FROM criterion c JOIN criteria_set s ON s.code = :set JOIN criterion k ON k.set_id = s.id AND k.code = c.code
    WHERE c.id = note.criterion_id)
WHERE evaluation_id = :evaluation;

-- name: set_change_evidence :exec
UPDATE evidence SET criterion_id = (SELECT k.id FROM criterion c JOIN criteria_set s ON s.code = :set JOIN criterion k ON k.set_id = s.id AND k.code = c.code
    WHERE c.id = evidence.criterion_id)
WHERE evaluation_id = :evaluation;

-- name: evaluation_list :many
SELECT e.year, g.code AS "group", g.name AS group_name, e.state, s.code AS "set", k.code AS scale, e.decimals, e.point_decimals, e.tie, e.class_on,
    e.rank_on, e.na, (SELECT count(*) FROM participant p WHERE p.evaluation_id = e.id) AS units,
    (SELECT d.number FROM approval a JOIN decision d ON d.id = a.decision_id WHERE a.evaluation_id = e.id ORDER BY a.version DESC LIMIT 1) AS decision,
    (SELECT d.date FROM approval a JOIN decision d ON d.id = a.decision_id WHERE a.evaluation_id = e.id ORDER BY a.version DESC LIMIT 1) AS decision_date,
    e.phase, e.phase_until AS until, coalesce(e.phase_until < :today, 0) AS over, (SELECT sum(r.leaves) FROM result r JOIN participant p ON p.evaluation_id = r.evaluation_id AND p.unit_id = r.unit_id
        WHERE r.evaluation_id = e.id) AS cells
FROM evaluation e JOIN unit_group g ON g.id = e.group_id LEFT JOIN criteria_set s ON s.id = e.set_id LEFT JOIN scale k ON k.id = e.scale_id
WHERE (:group IS NULL OR e.group_id = :group) AND e.year IN (SELECT y.value FROM json_each(:years) y)
ORDER BY e.year, g.code;

-- name: participant_row :one
SELECT json_object('group', g.code, 'ranked', p.ranked, 'position', p.position, 'name', p.name)
FROM unit u JOIN participant p ON p.unit_id = u.id AND p.year = :key ->> '$[0]' JOIN evaluation e ON e.id = p.evaluation_id JOIN unit_group g ON g.id = e.group_id
WHERE u.code = :key ->> '$[1]';

-- name: participant_put :exec
INSERT INTO participant (evaluation_id, unit_id, year, ranked, position, name)
SELECT e.id, u.id, e.year, :row ->> '$.ranked', :row ->> '$.position', :row ->> '$.name'
FROM unit u JOIN unit_group g ON g.code = :row ->> '$.group' JOIN evaluation e ON e.group_id = g.id AND e.year = :key ->> '$[0]'
WHERE u.code = :key ->> '$[1]'
ON CONFLICT (evaluation_id, unit_id) DO UPDATE SET ranked = excluded.ranked, position = excluded.position, name = excluded.name;

-- name: participant_cut :exec
DELETE FROM participant WHERE unit_id = (SELECT u.id FROM unit u WHERE u.code = :key ->> '$[1]') AND year = :key ->> '$[0]';

-- name: participant_touches :many
SELECT p.evaluation_id AS evaluation, p.unit_id AS unit, e.state FROM unit u JOIN participant p ON p.unit_id = u.id AND p.year = :key ->> '$[0]'
JOIN evaluation e ON e.id = p.evaluation_id WHERE u.code = :key ->> '$[1]' ORDER BY p.evaluation_id;

-- name: participant_find :one
SELECT p.evaluation_id, p.unit_id, e.set_id AS set_id, e.state, g.code AS "group", p.ranked, p.position,
    EXISTS (SELECT 1 FROM allowance a WHERE a.evaluation_id = p.evaluation_id AND a.unit_id = p.unit_id) AS has_allowance,
    EXISTS (SELECT 1 FROM score x WHERE x.evaluation_id = p.evaluation_id AND x.unit_id = p.unit_id) AS has_scores
FROM unit u JOIN participant p ON p.unit_id = u.id AND p.year = :year JOIN evaluation e ON e.id = p.evaluation_id JOIN unit_group g ON g.id = e.group_id
WHERE u.code = :unit;

-- name: participants_open :many
-- The same of all in a year, as far as scores may be written.
SELECT p.evaluation_id, p.unit_id, u.code AS unit, e.set_id AS set_id,
    EXISTS (SELECT 1 FROM allowance a WHERE a.evaluation_id = p.evaluation_id AND a.unit_id = p.unit_id) AS has_allowance,
    EXISTS (SELECT 1 FROM score x WHERE x.evaluation_id = p.evaluation_id AND x.unit_id = p.unit_id) AS has_scores
FROM evaluation e CROSS JOIN participant p ON p.evaluation_id = e.id CROSS JOIN unit u ON u.id = p.unit_id
WHERE e.year = :year AND e.state = 'open' AND e.set_id IS NOT NULL ORDER BY p.evaluation_id, p.unit_id;

-- name: participant_used :one
SELECT what FROM (
    SELECT 1 AS n, (SELECT 'scores' FROM score x WHERE x.evaluation_id = :evaluation AND x.unit_id = :unit LIMIT 1) AS what
    UNION ALL SELECT 2, (SELECT 'published' FROM published q WHERE q.evaluation_id = :evaluation AND q.unit_id = :unit LIMIT 1)
    UNION ALL SELECT 3, (SELECT 'allowance' FROM allowance a WHERE a.evaluation_id = :evaluation AND a.unit_id = :unit LIMIT 1)
    UNION ALL SELECT 4, (SELECT 'note' FROM note a WHERE a.evaluation_id = :evaluation AND a.unit_id = :unit LIMIT 1)
    UNION ALL SELECT 5, (SELECT 'evidence' FROM evidence a WHERE a.evaluation_id = :evaluation AND a.unit_id = :unit LIMIT 1))
WHERE what IS NOT NULL ORDER BY n LIMIT 1;

-- name: participant_list :many
SELECT p.year, u.code AS unit, g.code AS "group", p.ranked, nullif(p.position, 0) AS position, n.name AS unit_name
FROM json_each(:years) y CROSS JOIN evaluation e ON e.year = y.value CROSS JOIN participant p ON p.evaluation_id = e.id
JOIN unit u ON u.id = p.unit_id JOIN unit_group g ON g.id = e.group_id
JOIN name_of_year n ON n.evaluation_id = p.evaluation_id AND n.unit_id = p.unit_id
WHERE (:group IS NULL OR e.group_id = :group) AND (:unit IS NULL OR p.unit_id = :unit)
ORDER BY p.year, g.code, p.position = 0, p.position, n.name_sort, u.code;

-- name: allowance_row :one
SELECT json_object('max_points', a.max_points, 'reason', a.reason)
FROM unit u JOIN participant p ON p.unit_id = u.id AND p.year = :key ->> '$[0]' JOIN evaluation e ON e.id = p.evaluation_id
JOIN criterion c ON c.set_id = e.set_id AND c.code = :key ->> '$[2]'
JOIN allowance a INDEXED BY sqlite_autoindex_allowance_1 ON a.evaluation_id = p.evaluation_id AND a.unit_id = u.id AND a.criterion_id = c.id
WHERE u.code = :key ->> '$[1]';

-- name: allowance_put :exec
INSERT INTO allowance (evaluation_id, unit_id, criterion_id, max_points, reason)
SELECT p.evaluation_id, u.id, c.id, :row ->> '$.max_points', :row ->> '$.reason'
FROM unit u JOIN participant p ON p.unit_id = u.id AND p.year = :key ->> '$[0]' JOIN evaluation e ON e.id = p.evaluation_id
JOIN criterion c ON c.set_id = e.set_id AND c.code = :key ->> '$[2]'
WHERE u.code = :key ->> '$[1]'
ON CONFLICT (evaluation_id, unit_id, criterion_id) DO UPDATE SET max_points = excluded.max_points, reason = excluded.reason;

-- name: allowance_cut :exec
DELETE FROM allowance WHERE (evaluation_id, unit_id, criterion_id) IN (
    SELECT p.evaluation_id, u.id, c.id FROM unit u JOIN participant p ON p.unit_id = u.id AND p.year = :key ->> '$[0]'
    JOIN evaluation e ON e.id = p.evaluation_id JOIN criterion c ON c.set_id = e.set_id AND c.code = :key ->> '$[2]'
    WHERE u.code = :key ->> '$[1]');

-- name: allowance_find :one
SELECT max_points FROM allowance WHERE evaluation_id = :evaluation AND unit_id = :unit AND criterion_id = :criterion;

-- name: allowance_list :many
SELECT e.year, u.code AS unit, c.code AS criterion, a.max_points, a.reason
FROM json_each(:years) y CROSS JOIN evaluation e ON e.year = y.value CROSS JOIN allowance a ON a.evaluation_id = e.id
JOIN participant p ON p.evaluation_id = e.id AND p.unit_id = a.unit_id JOIN unit u ON u.id = a.unit_id JOIN criterion c ON c.id = a.criterion_id
WHERE (:group IS NULL OR e.group_id = :group) AND (:unit IS NULL OR a.unit_id = :unit)
ORDER BY e.year, u.code, c.position, c.code;
