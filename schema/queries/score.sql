-- Scores: single cells, whole files, lists.

-- name: score_row :one
SELECT json_object('self', x.self, 'first', x.first, 'final', x.final)
FROM unit u JOIN participant p ON p.unit_id = u.id AND p.year = :key ->> '$[0]' JOIN evaluation e ON e.id = p.evaluation_id
JOIN criterion c ON c.set_id = e.set_id AND c.code = :key ->> '$[2]'
JOIN score x ON x.evaluation_id = p.evaluation_id AND x.unit_id = u.id AND x.criterion_id = c.id
WHERE u.code = :key ->> '$[1]';

-- name: score_put :exec
INSERT INTO score (evaluation_id, unit_id, criterion_id, self, first, final)
SELECT p.evaluation_id, u.id, c.id, :row ->> '$.self', :row ->> '$.first', :row ->> '$.final'
FROM unit u JOIN participant p ON p.unit_id = u.id AND p.year = :key ->> '$[0]' JOIN evaluation e ON e.id = p.evaluation_id
JOIN criterion c ON c.set_id = e.set_id AND c.code = :key ->> '$[2]'
WHERE u.code = :key ->> '$[1]'
ON CONFLICT (evaluation_id, unit_id, criterion_id) DO UPDATE SET self = excluded.self, first = excluded.first, final = excluded.final;

-- name: score_cut :exec
DELETE FROM score WHERE (evaluation_id, unit_id, criterion_id) IN (
    SELECT p.evaluation_id, u.id, c.id FROM unit u JOIN participant p ON p.unit_id = u.id AND p.year = :key ->> '$[0]'
    JOIN evaluation e ON e.id = p.evaluation_id JOIN criterion c ON c.set_id = e.set_id AND c.code = :key ->> '$[2]'
    WHERE u.code = :key ->> '$[1]');

-- name: note_row :one
SELECT json_object('text', t.text)
FROM unit u JOIN participant p ON p.unit_id = u.id AND p.year = :key ->> '$[0]' JOIN evaluation e ON e.id = p.evaluation_id
JOIN criterion c ON c.set_id = e.set_id AND c.code = :key ->> '$[2]'
JOIN note t INDEXED BY sqlite_autoindex_note_1 ON t.evaluation_id = p.evaluation_id AND t.unit_id = u.id AND t.criterion_id = c.id AND t.role = :key ->> '$[3]'
WHERE u.code = :key ->> '$[1]';

-- name: note_put :exec
INSERT INTO note (evaluation_id, unit_id, criterion_id, role, text)
SELECT p.evaluation_id, u.id, c.id, :key ->> '$[3]', :row ->> '$.text'
FROM unit u JOIN participant p ON p.unit_id = u.id AND p.year = :key ->> '$[0]' JOIN evaluation e ON e.id = p.evaluation_id
JOIN criterion c ON c.set_id = e.set_id AND c.code = :key ->> '$[2]'
WHERE u.code = :key ->> '$[1]'
ON CONFLICT (evaluation_id, unit_id, criterion_id, role) DO UPDATE SET text = excluded.text;

-- name: note_cut :exec
DELETE FROM note WHERE role = :key ->> '$[3]' AND (evaluation_id, unit_id, criterion_id) IN (
    SELECT p.evaluation_id, u.id, c.id FROM unit u JOIN participant p ON p.unit_id = u.id AND p.year = :key ->> '$[0]'
    JOIN evaluation e ON e.id = p.evaluation_id JOIN criterion c ON c.set_id = e.set_id AND c.code = :key ->> '$[2]'
    WHERE u.code = :key ->> '$[1]');

-- name: score_find :one
-- One cell as it stands.
SELECT self, first, final FROM score WHERE evaluation_id = :evaluation AND unit_id = :unit AND criterion_id = :criterion;

-- A whole file goes in by the blocks from here to tally_load. What stands is read first and compared, so that
-- only cells that are new or differ come as input; src/record/import_load.c has the steps.

-- name: leaves_of_set :many
-- How the points of each leaf come together: as in the part sums_of_cells.
SELECT c.id, c.code, c.position, iif(c.kind = 'normal', coalesce(c.max_points, 0), 0) AS maximum, c.domain_id, c.cap_id,
    coalesce(k.max_points, 20000000) AS cap, d.kind = 'normal' AND c.kind = 'penalty' AS taken_off, d.kind AS domain_kind
FROM criterion c JOIN criterion d ON d.id = c.domain_id LEFT JOIN criterion k ON k.id = c.cap_id
WHERE c.set_id = :set AND c.leaf = 1 ORDER BY c.code;

-- name: score_cells :many
-- The cells of a unit-year.
SELECT x.criterion_id, x.self, x.first, x.final FROM score x
WHERE x.evaluation_id = :evaluation AND x.unit_id = :unit ORDER BY x.criterion_id;

-- name: score_sums :one
-- Count and sum of an evaluation's cells: read before and after, they show that what was written is what was read.
SELECT count(*) AS cells, coalesce(sum(x.final), 0) AS final FROM score x WHERE x.evaluation_id = :evaluation;

-- name: score_sums_more :one
-- The same of the other stages, and how many cells have a final one: where cells stood before, or a file brings more
-- than most do.
SELECT count(x.self) AS selfs, count(x.first) AS firsts, count(x.final) AS finals, coalesce(sum(x.self), 0) AS self, coalesce(sum(x.first), 0) AS first
FROM score x WHERE x.evaluation_id = :evaluation;

-- name: score_reread :many
-- All cells of an evaluation, by unit: where some stood before, counts, sums and digests are taken of what stands now.
SELECT x.unit_id, x.criterion_id, x.self, x.first, x.final FROM score x
WHERE x.evaluation_id = :evaluation ORDER BY x.unit_id, x.criterion_id;

-- name: score_count :one
SELECT count(*) AS cells FROM score x WHERE x.evaluation_id = :evaluation AND x.unit_id = :unit;

-- name: range_of_batch :one
-- Did this batch bring the first scores of a unit-year?
SELECT r.cells FROM unit u JOIN change_range r ON r.batch_id = :batch AND r.year = :year AND r.unit = u.code WHERE u.id = :unit;

-- name: score_load_range :exec
-- input: evaluation INT, unit INT, cells INT, digest BLOB
-- Unit-years that had no scores are noted as ranges; a second file of the batch that adds to one says it anew.
INSERT INTO change_range (batch_id, year, unit, cells, digest)
SELECT :batch, e.year, u.code, i.cells, i.digest
FROM input i CROSS JOIN evaluation e ON e.id = i.evaluation CROSS JOIN unit u ON u.id = i.unit
WHERE true
ON CONFLICT (batch_id, year, unit) DO UPDATE SET cells = excluded.cells, digest = excluded.digest;

-- name: score_load_change :exec
-- input: seq INT, key BLOB, stage INT, old INT, new INT, self INT, first INT, final INT
-- Cells of the other unit-years are noted one by one, in the order in which they come: a new one as a record, stage -1, edited ones by stage.
INSERT INTO change (batch_id, seq, record, key, field, old, new)
SELECT :batch, i.seq, 'score', CAST(i.key AS TEXT),
    CASE i.stage WHEN 0 THEN 'self' WHEN 1 THEN 'first' WHEN 2 THEN 'final' ELSE '' END, CAST(i.old AS TEXT),
    iif(i.stage < 0, json_object('self', i.self, 'first', i.first, 'final', i.final), CAST(i.new AS TEXT))
FROM input i;

-- name: score_load :exec
-- input: evaluation INT, unit INT, criterion INT, self INT, first INT, final INT
-- Cells that are new, in the order of the key.
INSERT INTO score (evaluation_id, unit_id, criterion_id, self, first, final)
SELECT i.evaluation, i.unit, i.criterion, i.self, i.first, i.final FROM input i;

-- name: score_merge :exec
-- input: evaluation INT, unit INT, criterion INT, self INT, first INT, final INT
-- Cells of which some stand; an empty stage leaves what stands.
INSERT INTO score (evaluation_id, unit_id, criterion_id, self, first, final)
SELECT i.evaluation, i.unit, i.criterion, i.self, i.first, i.final FROM input i WHERE true
ON CONFLICT (evaluation_id, unit_id, criterion_id) DO UPDATE SET self = coalesce(excluded.self, self), first = coalesce(excluded.first, first),
    final = coalesce(excluded.final, final);

-- name: tally_load :exec
-- input: evaluation INT, domain INT, unit INT, points INT, maximum INT, leaves INT, scored INT, locator INT
-- Sums that were added up while the cells passed, in the order of the key, in the place of those of no cells.
INSERT OR REPLACE INTO tally (evaluation_id, domain_id, unit_id, points, maximum, leaves, scored, locator)
SELECT i.evaluation, i.domain, i.unit, i.points, i.maximum, i.leaves, i.scored, i.locator FROM input i;

-- name: score_list :many
-- Every cell of the form, scored or not.
SELECT e.year, u.code AS unit, n.name AS unit_name, c.code AS criterion, c.title, c.method, c.max_points, x.self, x.first, x.final,
    (SELECT t.text FROM note t INDEXED BY sqlite_autoindex_note_1 WHERE t.evaluation_id = e.id AND t.unit_id = u.id AND t.criterion_id = c.id AND t.role = 'appraiser') AS note,
    a.max_points AS exempt, (SELECT t.text FROM note t INDEXED BY sqlite_autoindex_note_1 WHERE t.evaluation_id = e.id AND t.unit_id = u.id AND t.criterion_id = c.id AND t.role = 'unit') AS unit_note,
    (SELECT t.text FROM note t INDEXED BY sqlite_autoindex_note_1 WHERE t.evaluation_id = e.id AND t.unit_id = u.id AND t.criterion_id = c.id AND t.role = 'explanation') AS explanation, c.appraiser,
    g.code AS "group",
    iif(c.kind = 'normal' AND coalesce(a.max_points, c.max_points) = 0, 'not_applicable', 'not_scored') AS why_final,
    iif(c.method IN ('survey', 'satisfaction', 'vote'), 'not_applicable', 'not_scored') AS why_self,
    iif(c.method IN ('survey', 'satisfaction', 'vote'), 'not_applicable', 'not_scored') AS why_first
FROM json_each(:years) y CROSS JOIN evaluation e ON e.year = y.value
CROSS JOIN participant p ON p.evaluation_id = e.id
CROSS JOIN criterion c ON c.set_id = e.set_id AND c.leaf = 1
JOIN unit u ON u.id = p.unit_id JOIN unit_group g ON g.id = e.group_id
JOIN name_of_year n ON n.evaluation_id = p.evaluation_id AND n.unit_id = p.unit_id
LEFT JOIN allowance a INDEXED BY sqlite_autoindex_allowance_1 ON a.evaluation_id = e.id AND a.unit_id = p.unit_id AND a.criterion_id = c.id
LEFT JOIN score x ON x.evaluation_id = e.id AND x.unit_id = p.unit_id AND x.criterion_id = c.id
WHERE (:group IS NULL OR e.group_id = :group) AND (:unit IS NULL OR p.unit_id = :unit) AND (:criterion IS NULL OR c.code = :criterion)
    AND (NOT :missing OR (x.final IS NULL AND c.kind = 'normal' AND coalesce(a.max_points, c.max_points, 0) > 0))
    AND (NOT :scored OR x.evaluation_id IS NOT NULL
        OR EXISTS (SELECT 1 FROM note t INDEXED BY sqlite_autoindex_note_1 WHERE t.evaluation_id = e.id AND t.unit_id = p.unit_id AND t.criterion_id = c.id))
    AND (NOT :no_evidence OR (x.self > 0 AND c.kind <> 'penalty' AND NOT EXISTS (
        SELECT 1 FROM evidence v INDEXED BY sqlite_autoindex_evidence_1 WHERE v.evaluation_id = e.id AND v.unit_id = p.unit_id AND v.criterion_id = c.id)))
    AND (:appraisers IS NULL OR c.appraiser IN (SELECT a.value FROM json_each(:appraisers) a))
ORDER BY e.year, g.code, p.position = 0, p.position, n.name_sort, u.code, c.position, c.code;

-- name: appraisers_of_years :many
-- Who appraises criteria of these years; names are compared folded, which SQL does not.
SELECT DISTINCT c.appraiser
FROM json_each(:years) y CROSS JOIN evaluation e ON e.year = y.value JOIN criterion c ON c.set_id = e.set_id AND c.leaf = 1
WHERE c.appraiser IS NOT NULL AND (:group IS NULL OR e.group_id = :group)
ORDER BY c.appraiser;

-- name: score_above_of_cell :one
-- What of a cell is above a maximum that it is to have: the points that count before those that led to them.
SELECT CASE WHEN x.final > :most THEN 'final' WHEN x.first > :most THEN 'first' ELSE 'self' END AS stage,
    CASE WHEN x.final > :most THEN x.final WHEN x.first > :most THEN x.first ELSE x.self END AS points
FROM score x
WHERE x.evaluation_id = :evaluation AND x.unit_id = :unit AND x.criterion_id = :criterion
    AND max(coalesce(x.self, 0), coalesce(x.first, 0), coalesce(x.final, 0)) > :most;

-- name: cell_refused :one
-- The first cell of a unit that cannot stand as it is: in another set or a branch, above its maximum, or in a
-- stage that its method does not have.
SELECT t.year, t.unit, t.criterion, t.what, t.value, t.maximum, t.method
FROM (
    SELECT e.year, u.code AS unit, c.code AS criterion,
        CASE WHEN c.set_id IS NOT e.set_id OR c.leaf = 0 THEN 'branch'
            WHEN max(coalesce(x.self, 0), coalesce(x.first, 0), coalesce(x.final, 0)) > coalesce(a.max_points, c.max_points, 20000000) THEN 'score'
            WHEN c.method IN ('survey', 'satisfaction', 'vote') AND coalesce(x.self, x.first) IS NOT NULL THEN 'stage' END AS what,
        max(coalesce(x.self, 0), coalesce(x.first, 0), coalesce(x.final, 0)) AS value, coalesce(a.max_points, c.max_points) AS maximum, c.method
    FROM evaluation e JOIN unit u ON u.id = :unit
    JOIN score x ON x.evaluation_id = e.id AND x.unit_id = u.id
    JOIN criterion c ON c.id = x.criterion_id
    LEFT JOIN allowance a INDEXED BY sqlite_autoindex_allowance_1 ON a.evaluation_id = e.id AND a.unit_id = u.id AND a.criterion_id = c.id
    WHERE e.id = :evaluation
    UNION ALL
    SELECT e.year, u.code, c.code,
        CASE WHEN c.set_id IS NOT e.set_id OR c.leaf = 0 THEN 'branch' WHEN a.max_points > c.max_points THEN 'allowance' END,
        a.max_points, c.max_points, c.method
    FROM evaluation e JOIN unit u ON u.id = :unit
    JOIN allowance a ON a.evaluation_id = e.id AND a.unit_id = u.id
    JOIN criterion c ON c.id = a.criterion_id
    WHERE e.id = :evaluation
    UNION ALL
    SELECT e.year, u.code, c.code, iif(c.set_id IS NOT e.set_id OR c.leaf = 0, 'branch', NULL), NULL, NULL, c.method
    FROM evaluation e JOIN unit u ON u.id = :unit
    JOIN note n ON n.evaluation_id = e.id AND n.unit_id = u.id
    JOIN criterion c ON c.id = n.criterion_id
    WHERE e.id = :evaluation
    UNION ALL
    SELECT e.year, u.code, c.code, iif(c.set_id IS NOT e.set_id OR c.leaf = 0, 'branch', NULL), NULL, NULL, c.method
    FROM evaluation e JOIN unit u ON u.id = :unit
    JOIN evidence n ON n.evaluation_id = e.id AND n.unit_id = u.id
    JOIN criterion c ON c.id = n.criterion_id
    WHERE e.id = :evaluation) t
WHERE t.what IS NOT NULL LIMIT 1;
