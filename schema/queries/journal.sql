-- The journal: batches, changes, ranges, and taking them back.

-- name: batch_next :one
SELECT coalesce(max(id), 0) + 1 AS id FROM batch;

-- name: batch_add :exec
INSERT INTO batch (id, actor, at, command, what, reason) VALUES (:id, :actor, :at, :command, '[]', :reason);

-- name: batch_close :exec
UPDATE batch SET what = :what, changes = :changes, undoes_id = :undoes WHERE id = :id;

-- name: undo_family :one
-- A batch, the undos of it, the undos of those and so on: who it began with, whether that stands, the last of them.
WITH RECURSIVE
up(id) AS (
    SELECT :batch
    UNION
    SELECT b.undoes_id FROM up JOIN batch b ON b.id = up.id WHERE b.undoes_id < b.id), -- no circle, however the file is damaged
down(id) AS (
    SELECT min(id) FROM up
    UNION
    SELECT b.id FROM down d JOIN batch b ON b.undoes_id = d.id AND b.id > d.id)
SELECT min(d.id) AS root, (SELECT b.undone_by IS NULL FROM batch b WHERE b.id = (SELECT min(id) FROM up)) AS stands, max(d.id) AS last
FROM down d;

-- name: batch_undone :exec
-- Of the family of :root only the batch :by counts from now on; the root itself stands again when :stands.
UPDATE batch SET undone_by = CASE WHEN id = :root AND :stands THEN NULL WHEN id = :root THEN :by ELSE coalesce(undone_by, :by) END
WHERE id <> :by AND id IN (
    WITH RECURSIVE down(id) AS (
        SELECT :root
        UNION
        SELECT b.id FROM down d JOIN batch b ON b.undoes_id = d.id AND b.id > d.id)
    SELECT id FROM down);

-- name: batch_last_standing :one
-- scan: read backwards from its end to the first that stands
SELECT id FROM batch WHERE undone_by IS NULL AND undoes_id IS NULL ORDER BY id DESC LIMIT 1;

-- name: batch_show :one
SELECT id, actor, command, what, undone_by, undoes_id FROM batch WHERE id = :id;

-- name: change_record :exec
-- A whole record came (old NULL) or went (new NULL).
INSERT INTO change (batch_id, seq, record, key, field, old, new) VALUES (:batch, :seq, :record, :key, '', :old, :new);

-- name: change_cells :exec
-- The cells in which two states of a record differ, one row each.
INSERT INTO change (batch_id, seq, record, key, field, old, new)
SELECT :batch, :seq + row_number() OVER (ORDER BY n.id) - 1, :record, :key, n.key,
    CASE o.type WHEN 'null' THEN NULL WHEN 'array' THEN o.value ELSE json_quote(o.value) END,
    CASE n.type WHEN 'null' THEN NULL WHEN 'array' THEN n.value ELSE json_quote(n.value) END
FROM json_each(:new) n JOIN json_each(:old) o ON o.key = n.key
WHERE o.value IS NOT n.value;

-- name: change_key :exec
-- A record got another key; noted under the new one.
INSERT INTO change (batch_id, seq, record, key, field, old, new) VALUES (:batch, :seq, :record, :key, 'key', :old, :new);

-- name: record_differs :one
-- The first cell in which a record does not stand as it was meant.
SELECT w.key FROM json_each(:wanted) w LEFT JOIN json_each(:stands) s ON s.key = w.key WHERE s.value IS NOT w.value ORDER BY w.id LIMIT 1;

-- name: batch_approval :one
-- The year that a batch approved or amended.
SELECT a.kind, e.year, d.number FROM approval a JOIN evaluation e ON e.id = a.evaluation_id JOIN decision d ON d.id = a.decision_id
WHERE a.batch_id = :batch ORDER BY e.year, e.id LIMIT 1;

-- name: changes_to_undo :many
SELECT seq, record, key, field, old, new FROM change WHERE batch_id = :batch ORDER BY seq DESC;

-- name: ranges_to_undo :many
SELECT r.year, r.unit, r.cells, p.evaluation_id, p.unit_id
FROM change_range r
LEFT JOIN unit u ON u.code = r.unit
LEFT JOIN participant p ON p.unit_id = u.id AND p.year = r.year
WHERE r.batch_id = :batch ORDER BY r.year, r.unit;

-- name: undo_conflict :one
-- A batch that stands now and did not at :last, and that touched the same cell, the same record as a whole or
-- under its other key, or a unit-year of a range.
SELECT min(t.root) AS batch
FROM (
    SELECT (
        WITH RECURSIVE up(id) AS (
            SELECT l.id
            UNION
            SELECT b.undoes_id FROM up JOIN batch b ON b.id = up.id WHERE b.undoes_id < b.id)
        SELECT min(id) FROM up) AS root
    FROM (
        SELECT l.batch_id AS id
        FROM change c JOIN change l ON l.record = c.record AND l.key = c.key AND l.batch_id > :last AND l.record <> 'score'
        WHERE c.batch_id = :batch AND (l.field = c.field OR l.field IN ('', 'key') OR c.field IN ('', 'key'))
        UNION
        SELECT l.batch_id
        FROM change l CROSS JOIN change c INDEXED BY change_of_score ON c.batch_id = :batch AND c.record = 'score' AND c.key = l.key
        WHERE l.batch_id > :last AND l.record = 'score' AND (l.field = c.field OR l.field = '' OR c.field = '')
        UNION
        SELECT l.batch_id
        FROM change c JOIN change l ON l.record = c.record AND l.key = c.old AND l.batch_id > :last AND l.record <> 'score'
        WHERE c.batch_id = :batch AND c.field = 'key'
        UNION
        SELECT l.batch_id
        FROM change c JOIN change l ON l.record = c.record AND l.field = 'key' AND l.old = c.key AND l.batch_id > :last AND l.record <> 'score'
        WHERE c.batch_id = :batch AND c.record = 'decision'
        UNION
        SELECT l.batch_id
        FROM change l CROSS JOIN change_range r ON r.batch_id = :batch AND r.year = l.key ->> '$[0]' AND r.unit = l.key ->> '$[1]'
        WHERE l.batch_id > :last AND l.record = 'score'
        UNION
        SELECT l.batch_id
        FROM change_range r JOIN change_range l ON l.year = r.year AND l.unit = r.unit AND l.batch_id > :last
        WHERE r.batch_id = :batch
        UNION
        SELECT l.batch_id
        FROM change c JOIN change_range l ON l.year = c.key ->> '$[0]' AND l.unit = c.key ->> '$[1]' AND l.batch_id > :last
        WHERE c.batch_id = :batch AND c.record = 'score') l) t
JOIN batch b ON b.id = t.root
WHERE b.undone_by IS NULL AND t.root <> :root AND (t.root > :last OR (
    -- of its family the last one up to then: an undo, or the undo of an undo?
    WITH RECURSIVE down(id, depth) AS (
        SELECT t.root, 0
        UNION
        SELECT u.id, d.depth + 1 FROM down d JOIN batch u ON u.undoes_id = d.id AND u.id > d.id)
    SELECT d.depth % 2 FROM down d WHERE d.id <= :last ORDER BY d.id DESC LIMIT 1));

-- name: undo_blocker :one
-- scan: only to name the batch that built on what cannot be taken back
-- The first one that stands and names what :batch names; an undo only where there is no other.
WITH
mine(code) AS (
    SELECT k.value FROM change c, json_each(c.key) k WHERE c.batch_id = :batch AND k.type = 'text' AND (k.key = 0 OR c.record <> 'decision')
    UNION
    SELECT c.record || ' ' || c.key FROM change c WHERE c.batch_id = :batch
    UNION
    SELECT 'year ' || (c.key ->> '$[0]') FROM change c WHERE c.batch_id = :batch AND c.record = 'evaluation'
    UNION
    SELECT r.unit FROM change_range r WHERE r.batch_id = :batch
    UNION
    SELECT iif(v.type = 'array', v.value ->> '$[0]', v.value) FROM change c, json_each(coalesce(c.old, '{}')) v
    WHERE c.batch_id = :batch AND c.field = '' AND v.key IN ('parent', 'group', 'set', 'scale', 'decision', 'concept') AND v.type <> 'null'
    UNION
    SELECT v.value FROM change c, json_each(coalesce(c.old, '[]')) v
    WHERE c.batch_id = :batch AND c.field IN ('parent', 'group', 'set', 'scale', 'decision', 'concept') AND v.type = 'text'),
theirs(id, code) AS (
    SELECT l.batch_id, k.value FROM change l, json_each(l.key) k
    WHERE l.batch_id > :last AND k.type = 'text' AND (k.key = 0 OR l.record <> 'decision')
    UNION
    SELECT l.batch_id, l.record || ' ' || l.key FROM change l WHERE l.batch_id > :last
    UNION
    SELECT l.batch_id, 'year ' || (l.key ->> '$[0]') FROM change l
    WHERE l.batch_id > :last AND l.record IN ('participant', 'score', 'note', 'evidence', 'allowance')
    UNION
    SELECT r.batch_id, r.unit FROM change_range r WHERE r.batch_id > :last
    UNION
    SELECT r.batch_id, 'year ' || r.year FROM change_range r WHERE r.batch_id > :last
    UNION
    SELECT l.batch_id, iif(v.type = 'array', v.value ->> '$[0]', v.value)
    FROM change l, json_each(iif(l.field = '', coalesce(l.new, l.old), '{}')) v
    WHERE l.batch_id > :last AND v.key IN ('parent', 'group', 'set', 'scale', 'decision', 'concept') AND v.type <> 'null'
    UNION
    SELECT l.batch_id, v.value FROM change l, json_each(iif(l.field IN ('parent', 'group', 'set', 'scale', 'decision', 'concept', 'key'), coalesce(l.old, '[]'), '[]')) v
    WHERE l.batch_id > :last AND v.type = 'text'
    UNION
    SELECT l.batch_id, v.value FROM change l, json_each(iif(l.field IN ('parent', 'group', 'set', 'scale', 'decision', 'concept'), coalesce(l.new, '[]'), '[]')) v
    WHERE l.batch_id > :last AND v.type = 'text')
SELECT b.id AS batch FROM theirs t JOIN mine m ON lower(m.code) = lower(t.code) JOIN batch b ON b.id = t.id
WHERE b.undone_by IS NULL AND b.id NOT IN (:root, :now)
ORDER BY b.undoes_id IS NOT NULL, b.id LIMIT 1;

-- name: range_scores_note :exec
-- The cells of a unit-year about to go, each as a record that went.
INSERT INTO change (batch_id, seq, record, key, field, old, new)
SELECT :batch, :seq + row_number() OVER (ORDER BY c.code) - 1, 'score', json_array(e.year, u.code, c.code), '',
    json_object('self', x.self, 'first', x.first, 'final', x.final), NULL
FROM score x
JOIN evaluation e ON e.id = x.evaluation_id
JOIN unit u ON u.id = x.unit_id
JOIN criterion c ON c.id = x.criterion_id
WHERE x.evaluation_id = :evaluation AND x.unit_id = :unit;

-- name: range_scores_cut :exec
DELETE FROM score WHERE evaluation_id = :evaluation AND unit_id = :unit;

-- name: key_code :one
-- The first code of a key.
SELECT :key ->> '$[0]' AS code;

-- name: json_cell_set :one
-- A record with one cell changed back.
SELECT json_set(:row, '$.' || :field, json(coalesce(:value, 'null'))) AS row;

-- name: json_cell_get :one
SELECT json_extract(:row, '$.' || :field) AS value, json_quote(json_extract(:row, '$.' || :field)) AS quoted;

-- name: log_list :many
-- scan: the journal is read backwards from its end, as far as :last asks
SELECT b.id AS batch, b.at, b.actor, b.command, b.what AS what_json, b.changes, b.reason, b.undone_by
FROM batch b
WHERE (:batch = 0 OR b.id = :batch) AND (:by IS NULL OR b.actor = :by) AND (:since IS NULL OR b.at >= :since)
    AND (:years IS NULL AND :unit IS NULL AND :group IS NULL AND :criterion IS NULL
        OR EXISTS (
            SELECT 1 FROM (
                -- a printed fact's key is a number: what it is about stands in the record as it came
                SELECT h.record, h.key, CASE WHEN h.record IN ('published', 'published_count', 'published_group') THEN
                    (SELECT coalesce(f.new, f.old) FROM change f WHERE f.record = h.record AND f.record <> 'score' AND f.key = h.key AND f.field = ''
                     ORDER BY f.batch_id LIMIT 1) END AS fact
                FROM change h WHERE h.batch_id = b.id) c
            WHERE (:years IS NULL OR EXISTS (SELECT 1 FROM json_each(:years) y WHERE y.value = coalesce(c.fact ->> '$.year', c.key ->> '$[0]')))
                AND (:unit IS NULL OR instr(c.key, json_quote(:unit)) > 0 OR c.fact ->> '$.unit' = :unit)
                AND (:group IS NULL OR instr(c.key, json_quote(:group)) > 0 OR c.fact ->> '$.group' = :group
                    OR EXISTS (SELECT 1 FROM json_each(c.key) k JOIN unit u ON u.code = k.value
                        JOIN membership m ON m.unit_id = u.id JOIN unit_group g ON g.id = m.group_id WHERE g.code = :group))
                AND (:criterion IS NULL OR c.record IN ('score', 'note', 'evidence', 'allowance') AND c.key ->> '$[2]' = :criterion))
        OR EXISTS (
            SELECT 1 FROM change_range r WHERE r.batch_id = b.id
                -- a range says nothing of its cells: the next change of one tells whether it stood, else the cell itself
                AND (:criterion IS NULL OR coalesce(
                    (SELECT c.field <> '' OR c.old IS NOT NULL FROM change c INDEXED BY change_of_score
                     WHERE c.record = 'score' AND c.key = json_array(r.year, r.unit, :criterion) AND c.batch_id > r.batch_id
                     ORDER BY c.batch_id, c.seq LIMIT 1),
                    EXISTS (SELECT 1 FROM unit u JOIN participant p ON p.unit_id = u.id AND p.year = r.year
                        JOIN evaluation e ON e.id = p.evaluation_id
                        JOIN criterion l ON l.set_id = e.set_id AND l.code = :criterion
                        JOIN score x ON x.evaluation_id = e.id AND x.unit_id = u.id AND x.criterion_id = l.id
                        WHERE u.code = r.unit)))
                AND (:years IS NULL OR r.year IN (SELECT y.value FROM json_each(:years) y))
                AND (:unit IS NULL OR r.unit = :unit)
                AND (:group IS NULL OR EXISTS (SELECT 1 FROM unit u JOIN participant p ON p.unit_id = u.id AND p.year = r.year
                    JOIN evaluation e ON e.id = p.evaluation_id JOIN unit_group g ON g.id = e.group_id WHERE u.code = r.unit AND g.code = :group))))
ORDER BY b.id DESC LIMIT iif(:last > 0, :last, -1);

-- name: change_list :many
SELECT c.batch_id AS batch, c.seq, c.record, (SELECT group_concat(k.value, ' · ') FROM json_each(c.key) k) AS key,
    nullif(c.field, '') AS field, c.old AS old_value, c.new AS new_value
FROM change c WHERE c.batch_id = :batch
UNION ALL
SELECT r.batch_id, 1000000000 + row_number() OVER (ORDER BY r.year, r.unit), 'score', r.year || ' · ' || r.unit, NULL, NULL, CAST(r.cells AS TEXT)
FROM change_range r WHERE r.batch_id = :batch
ORDER BY 2;
