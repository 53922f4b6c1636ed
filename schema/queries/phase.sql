-- Phases: what an evaluation lets in, and until which day.

-- name: phase_of_evaluation :one
SELECT e.year, g.code AS "group", g.name AS group_name, e.phase, e.phase_until AS until
FROM evaluation e JOIN unit_group g ON g.id = e.group_id WHERE e.id = :evaluation;

-- name: phase_of_cell :one
-- The evaluation that the key of a score, a note, an allowance or evidence leads to, and how its criterion is scored.
SELECT p.evaluation_id AS evaluation, c.method
FROM unit u JOIN participant p ON p.unit_id = u.id AND p.year = :key ->> '$[0]' JOIN evaluation e ON e.id = p.evaluation_id
LEFT JOIN criterion c ON c.set_id = e.set_id AND c.code = :key ->> '$[2]'
WHERE u.code = :key ->> '$[1]' AND e.phase IS NOT NULL;

-- name: phase_stages :one
-- Which stages of a cell a change touches.
SELECT (:old ->> '$.self') IS NOT (:new ->> '$.self') AS self, (:old ->> '$.first') IS NOT (:new ->> '$.first') AS first,
    (:old ->> '$.final') IS NOT (:new ->> '$.final') AS final;

-- name: phase_set :one
-- The row of an evaluation with another phase and another last day.
SELECT json_set(:row, '$.phase', :phase, '$.until', :until) AS row;

-- name: note_role :one
-- Whose note a key names.
SELECT :key ->> '$[3]' AS role;
