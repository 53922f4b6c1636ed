-- Verification: everything is hashed again and compared with what the program wrote.

-- name: verify_units :many
-- scan: every unit-year that has scores or a result
SELECT t.evaluation_id AS evaluation, t.unit_id AS unit, e.year, g.code AS "group", u.code, r.cells
FROM (SELECT DISTINCT x.evaluation_id, x.unit_id FROM score x UNION SELECT r.evaluation_id, r.unit_id FROM result r) t
LEFT JOIN evaluation e ON e.id = t.evaluation_id LEFT JOIN unit_group g ON g.id = e.group_id LEFT JOIN unit u ON u.id = t.unit_id
LEFT JOIN result r ON r.evaluation_id = t.evaluation_id AND r.unit_id = t.unit_id
ORDER BY t.evaluation_id, t.unit_id;

-- name: verify_locate :many
-- The one cell whose change explains the difference between the sums that stand and those of the scores: its
-- place times the difference of points is the difference of the locators. `was` is the value that stood there.
WITH seen AS (
    SELECT c.domain_id, sum(iif(c.kind = 'penalty' AND d.kind = 'normal', -x.final, x.final)) AS points, sum(c.position * x.final) AS locator
    FROM evaluation e JOIN criterion c ON c.set_id = e.set_id AND c.leaf = 1 JOIN criterion d ON d.id = c.domain_id
    LEFT JOIN score x ON x.evaluation_id = e.id AND x.unit_id = :unit AND x.criterion_id = c.id
    WHERE e.id = :evaluation GROUP BY c.domain_id),
gone AS (
    SELECT s.domain_id, t.points - coalesce(s.points, 0) AS points, t.locator - coalesce(s.locator, 0) AS locator
    FROM seen s JOIN tally t ON t.evaluation_id = :evaluation AND t.domain_id = s.domain_id AND t.unit_id = :unit
    WHERE t.points <> coalesce(s.points, 0) OR t.locator <> coalesce(s.locator, 0))
SELECT c.code AS criterion, x.final AS found, coalesce(x.final, 0) + iif(c.kind = 'penalty' AND d.kind = 'normal', -w.points, w.points) AS was
FROM gone w JOIN criterion d ON d.id = w.domain_id JOIN criterion c ON c.set_id = d.set_id AND c.domain_id = d.id AND c.leaf = 1
LEFT JOIN score x ON x.evaluation_id = :evaluation AND x.unit_id = :unit AND x.criterion_id = c.id
WHERE c.position * iif(c.kind = 'penalty' AND d.kind = 'normal', -w.points, w.points) = w.locator
ORDER BY c.position, c.code;

-- name: verify_batches :many
-- scan: the whole chain is walked
-- Who took each batch back really: of a batch, its undos, the undos of those and so on, each turned the first one round, so
-- the last counts for the first when their number is odd; an undo is taken back by the next of them.
WITH RECURSIVE family(root, id) AS (
    SELECT b.id, b.id FROM batch b WHERE b.undoes_id IS NULL
    UNION
    SELECT f.root, b.id FROM family f JOIN batch b ON b.undoes_id = f.id AND b.id > f.id) -- no circle, however the file is damaged
SELECT b.id, b.previous, b.digest, b.undone_by,
    iif(f.id = f.root, iif(count(*) OVER (PARTITION BY f.root) % 2 = 0, max(f.id) OVER (PARTITION BY f.root), NULL),
        lead(f.id) OVER (PARTITION BY f.root ORDER BY f.id)) AS undone_really
FROM batch b LEFT JOIN family f ON f.id = b.id ORDER BY b.id;

-- name: verify_strays :many
-- scan: rows of the journal that belong to no batch
SELECT 'change' AS record, c.batch_id AS batch FROM change c WHERE NOT EXISTS (SELECT 1 FROM batch b WHERE b.id = c.batch_id)
UNION SELECT 'change_range', r.batch_id FROM change_range r WHERE NOT EXISTS (SELECT 1 FROM batch b WHERE b.id = r.batch_id)
UNION SELECT 'approval', a.batch_id FROM approval a WHERE NOT EXISTS (SELECT 1 FROM batch b WHERE b.id = a.batch_id)
ORDER BY 1, 2;

-- name: verify_names :one
-- How people call a unit and a group, in that year.
SELECT coalesce((SELECT n.name FROM unit u JOIN unit_name n ON n.unit_id = u.id WHERE u.code = :unit AND n.from_year <= :year ORDER BY n.from_year DESC LIMIT 1),
        (SELECT n.name FROM unit u JOIN unit_name n ON n.unit_id = u.id WHERE u.code = :unit ORDER BY n.from_year LIMIT 1)) AS unit,
    (SELECT g.name FROM unit_group g WHERE g.code = :group) AS "group";

-- name: verify_decision :one
-- The number in a decision's code, and the number with its date.
SELECT :code ->> '$[0]' AS number, :code ->> '$[0]' || coalesce('@' || (:code ->> '$[1]'), '') AS known_as;

-- name: verify_sums :many
-- scan: sums of domains refer to nothing by themselves: those of no evaluation, unit or domain
SELECT DISTINCT t.evaluation_id FROM tally t
WHERE NOT EXISTS (SELECT 1 FROM participant p WHERE p.evaluation_id = t.evaluation_id AND p.unit_id = t.unit_id)
    OR NOT EXISTS (SELECT 1 FROM evaluation e JOIN criterion c ON c.set_id = e.set_id AND c.depth = 1 WHERE e.id = t.evaluation_id AND c.id = t.domain_id)
ORDER BY t.evaluation_id;

-- name: verify_entrants :many
-- scan: every unit that takes part in a year
SELECT p.evaluation_id, p.unit_id, p.digest, p.detail FROM participant p ORDER BY p.evaluation_id, p.unit_id;

-- name: verify_approvals :many
-- scan: approvals are few
SELECT a.evaluation_id AS evaluation, e.year, g.code AS "group", a.version, a.fingerprint,
    a.version = (SELECT max(b.version) FROM approval b WHERE b.evaluation_id = a.evaluation_id) AS last
FROM approval a JOIN evaluation e ON e.id = a.evaluation_id JOIN unit_group g ON g.id = e.group_id
ORDER BY e.year, g.code, a.version;
