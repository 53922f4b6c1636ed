-- The journal: batches, changes, ranges, and taking them back.

-- name: batch_next :one
SELECT coalesce(max(id), 0) + 1 AS id FROM batch;

-- name: batch_add :exec
INSERT INTO batch (id, actor, at, command, what, reason) VALUES (:id, :actor, :at, :command, '[]', :reason);

-- name: batch_close :exec
UPDATE batch SET what = :what, changes = :changes, undoes_id = :undoes WHERE id = :id;

-- name: batch_undone :exec
-- Marks a batch as taken back; if it was an undo itself, what it had taken back stands again.
UPDATE batch SET undone_by = CASE id WHEN :which THEN :by END
WHERE id IN (:which, (SELECT u.undoes_id FROM batch u WHERE u.id = :which));

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
    iif(o.type = 'null', NULL, json_quote(o.value)), iif(n.type = 'null', NULL, json_quote(n.value))
FROM json_each(:new) n JOIN json_each(:old) o ON o.key = n.key
WHERE o.value IS NOT n.value;

-- name: change_key :exec
-- A record got another key; noted under the new one.
INSERT INTO change (batch_id, seq, record, key, field, old, new) VALUES (:batch, :seq, :record, :new, 'key', :old, :new);

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
-- A later batch that stands and touched the same cell, the same record as a whole, or a unit-year of a range.
SELECT min(b.id) AS batch
FROM (
    SELECT l.batch_id AS id
    FROM change c JOIN change l ON l.record = c.record AND l.key = c.key AND l.batch_id > c.batch_id
    WHERE c.batch_id = :batch AND (l.field = c.field OR l.field = '' OR c.field = '')
    UNION ALL
    SELECT l.batch_id
    FROM change_range r JOIN change l ON l.record = 'score' AND l.key >= json_array(r.year, r.unit, '')
        AND l.key < json_array(r.year, r.unit, char(1114111)) AND l.batch_id > r.batch_id
    WHERE r.batch_id = :batch
    UNION ALL
    SELECT l.batch_id
    FROM change_range r JOIN change_range l ON l.year = r.year AND l.unit = r.unit AND l.batch_id > r.batch_id
    WHERE r.batch_id = :batch
    UNION ALL
    SELECT l.batch_id
    FROM change c JOIN change_range l ON l.year = c.key ->> '$[0]' AND l.unit = c.key ->> '$[1]' AND l.batch_id > c.batch_id
    WHERE c.batch_id = :batch AND c.record = 'score') t
JOIN batch b ON b.id = t.id
WHERE b.undone_by IS NULL AND b.undoes_id IS NULL;

-- name: undo_mention :one
-- The batch that built on a record which cannot go, to name it.
SELECT min(l.batch_id) AS batch
FROM change c JOIN batch b ON b.id > c.batch_id AND b.undone_by IS NULL AND b.undoes_id IS NULL
JOIN change l ON l.batch_id = b.id
WHERE c.batch_id = :batch AND c.field = '' AND c.old IS NULL
    AND (instr(l.key, json_quote(c.key ->> '$[0]')) > 0 OR instr(l.new, json_quote(c.key ->> '$[0]')) > 0);

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
            SELECT 1 FROM change c WHERE c.batch_id = b.id
                AND (:years IS NULL OR EXISTS (SELECT 1 FROM json_each(:years) y WHERE y.value = c.key ->> '$[0]'))
                AND (:unit IS NULL OR instr(c.key, json_quote(:unit)) > 0)
                AND (:group IS NULL OR instr(c.key, json_quote(:group)) > 0
                    OR EXISTS (SELECT 1 FROM json_each(c.key) k JOIN unit u ON u.code = k.value
                        JOIN membership m ON m.unit_id = u.id JOIN unit_group g ON g.id = m.group_id WHERE g.code = :group))
                AND (:criterion IS NULL OR c.record IN ('score', 'note', 'allowance') AND c.key ->> '$[2]' = :criterion))
        OR :criterion IS NULL AND EXISTS (
            SELECT 1 FROM change_range r WHERE r.batch_id = b.id
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
