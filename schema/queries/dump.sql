-- The book as canonical text. Records of the journal are dumped by their keys, in the order in which they can be put
-- back; the other tables have a line of their own.

-- name: dump_book :many
SELECT json_array('book', json_array(b.id), json_object('title', b.title, 'title_en', b.title_en, 'created_at', b.created_at, 'entries', b.entries)) AS line FROM book b
ORDER BY b.id;

-- name: load_book :exec
INSERT INTO book (id, title, title_en, created_at, entries)
VALUES (1, :row ->> '$.title', :row ->> '$.title_en', :row ->> '$.created_at', :row ->> '$.entries');

-- name: dump_groups :many
-- scan: the whole book is written
SELECT json_array(g.code) AS key FROM unit_group g ORDER BY g.code;

-- name: dump_units :many
-- scan: the whole book is written
SELECT json_array(u.code) AS key FROM unit u ORDER BY u.code;

-- name: dump_decisions :many
-- scan: the whole book is written
SELECT json_array(d.number, d.date, d.issuer, d.number_key) AS key FROM decision d ORDER BY d.number, d.date, d.issuer;

-- name: dump_unit_names :many
-- scan: the whole book is written
SELECT json_array(u.code, n.from_year) AS key FROM unit u JOIN unit_name n ON n.unit_id = u.id ORDER BY u.code, n.from_year;

-- name: dump_memberships :many
-- scan: the whole book is written
SELECT json_array(u.code, m.from_year) AS key FROM unit u JOIN membership m ON m.unit_id = u.id ORDER BY u.code, m.from_year;

-- name: dump_scales :many
-- scan: the whole book is written
SELECT json_array(s.code) AS key FROM scale s ORDER BY s.code;

-- name: dump_scale_classes :many
-- scan: the whole book is written
SELECT json_array(s.code, k.name_key) AS key FROM scale s JOIN scale_class k ON k.scale_id = s.id ORDER BY s.code, k.position;

-- name: dump_sets :many
-- scan: the whole book is written
SELECT json_array(s.code) AS key FROM criteria_set s ORDER BY s.code;

-- name: dump_criteria :many
-- scan: the whole book is written
SELECT json_array(s.code, c.code) AS key FROM criteria_set s JOIN criterion c ON c.set_id = s.id ORDER BY s.code, c.position, c.code;

-- name: dump_evaluations :many
-- scan: the whole book is written
SELECT json_array(e.year, g.code) AS key FROM evaluation e JOIN unit_group g ON g.id = e.group_id ORDER BY e.year, g.code;

-- name: dump_participants :many
-- scan: the whole book is written
SELECT json_array(p.year, u.code) AS key FROM evaluation e JOIN unit_group g ON g.id = e.group_id JOIN participant p ON p.evaluation_id = e.id
JOIN unit u ON u.id = p.unit_id ORDER BY p.year, u.code;

-- name: dump_allowances :many
-- scan: the whole book is written
SELECT json_array(e.year, u.code, c.code) AS key FROM evaluation e JOIN allowance a ON a.evaluation_id = e.id JOIN unit u ON u.id = a.unit_id
JOIN criterion c ON c.id = a.criterion_id ORDER BY e.year, u.code, c.code;

-- name: dump_scores :many
-- scan: the whole book is written
SELECT json_array(e.year, u.code, c.code) AS key FROM evaluation e JOIN score x ON x.evaluation_id = e.id JOIN unit u ON u.id = x.unit_id
JOIN criterion c ON c.id = x.criterion_id ORDER BY e.year, u.code, c.code;

-- name: dump_notes :many
-- scan: the whole book is written
SELECT json_array(e.year, u.code, c.code, t.role) AS key FROM evaluation e JOIN note t ON t.evaluation_id = e.id JOIN unit u ON u.id = t.unit_id
JOIN criterion c ON c.id = t.criterion_id ORDER BY e.year, u.code, c.code, t.role;

-- name: dump_published :many
-- scan: the whole book is written
SELECT json_array(q.entry) AS key FROM published q ORDER BY q.entry;

-- name: dump_published_counts :many
-- scan: the whole book is written
SELECT json_array(q.entry) AS key FROM published_count q ORDER BY q.entry;

-- name: dump_published_groups :many
-- scan: the whole book is written
SELECT json_array(q.entry) AS key FROM published_group q ORDER BY q.entry;

-- name: dump_successions :many
-- scan: the whole book is written
SELECT json_array('unit_succession', json_array(o.code, n.code, s.year), json_object('kind', s.kind, 'share', s.share,
    'decision', (SELECT json_array(d.number, d.date, d.issuer) FROM decision d WHERE d.id = s.decision_id))) AS line
FROM unit_succession s JOIN unit o ON o.id = s.predecessor_id LEFT JOIN unit n ON n.id = s.successor_id ORDER BY o.code, n.code, s.year;

-- name: dump_evidence :many
-- scan: the whole book is written
SELECT json_array('evidence', json_array(e.year, u.code, c.code, v.document), json_object('page', v.page, 'path', v.path, 'sha256', hex(v.sha256))) AS line
FROM evaluation e JOIN evidence v ON v.evaluation_id = e.id JOIN unit u ON u.id = v.unit_id JOIN criterion c ON c.id = v.criterion_id
ORDER BY e.year, u.code, c.code, v.document;

-- name: dump_batches :many
-- scan: the whole book is written
SELECT json_array('batch', json_array(b.id), json_object('token', b.token, 'actor', b.actor, 'at', b.at, 'command', b.command, 'what', b.what, 'reason', b.reason,
    'changes', b.changes, 'undoes', b.undoes_id, 'undone_by', b.undone_by, 'previous', hex(b.previous), 'digest', hex(b.digest))) AS line
FROM batch b ORDER BY b.id;

-- name: dump_changes :many
-- scan: the whole book is written
SELECT json_array('change', json_array(c.batch_id, c.seq), json_object('record', c.record, 'key', c.key, 'field', c.field, 'old', c.old, 'new', c.new)) AS line
FROM change c ORDER BY c.batch_id, c.seq;

-- name: dump_ranges :many
-- scan: the whole book is written
SELECT json_array('change_range', json_array(r.batch_id, r.year, r.unit), json_object('cells', r.cells, 'digest', hex(r.digest))) AS line
FROM change_range r ORDER BY r.batch_id, r.year, r.unit;

-- name: dump_approvals :many
-- scan: the whole book is written
SELECT json_array('approval', json_array(e.year, g.code, a.version), json_object('kind', a.kind, 'decision', json_array(d.number, d.date, d.issuer), 'batch', a.batch_id,
    'reason', a.reason, 'fingerprint', hex(a.fingerprint))) AS line
FROM approval a JOIN evaluation e ON e.id = a.evaluation_id JOIN unit_group g ON g.id = e.group_id JOIN decision d ON d.id = a.decision_id
ORDER BY e.year, g.code, a.version;

-- name: load_line :one
-- A line taken apart; no row for what is no record.
SELECT :line ->> '$[0]' AS record, :line -> '$[1]' AS key, :line -> '$[2]' AS row WHERE json_valid(:line) AND json_type(:line, '$[2]') = 'object';

-- name: load_succession :exec
INSERT INTO unit_succession (predecessor_id, successor_id, year, kind, share, decision_id)
SELECT o.id, (SELECT n.id FROM unit n WHERE n.code = :key ->> '$[1]'), :key ->> '$[2]', :row ->> '$.kind', :row ->> '$.share',
    (SELECT d.id FROM decision d WHERE d.number = :row ->> '$.decision[0]' AND d.date IS :row ->> '$.decision[1]' AND d.issuer = :row ->> '$.decision[2]')
FROM unit o WHERE o.code = :key ->> '$[0]';

-- name: load_evidence :exec
INSERT INTO evidence (evaluation_id, unit_id, criterion_id, document, page, path, sha256)
SELECT p.evaluation_id, u.id, c.id, :key ->> '$[3]', :row ->> '$.page', :row ->> '$.path', :bytes
FROM unit u JOIN participant p ON p.unit_id = u.id AND p.year = :key ->> '$[0]' JOIN evaluation e ON e.id = p.evaluation_id
JOIN criterion c ON c.set_id = e.set_id AND c.code = :key ->> '$[2]' WHERE u.code = :key ->> '$[1]';

-- name: load_batch :exec
INSERT INTO batch (id, token, actor, at, command, what, reason, changes, undoes_id, previous, digest)
VALUES (:key ->> '$[0]', :row ->> '$.token', :row ->> '$.actor', :row ->> '$.at', :row ->> '$.command', :row ->> '$.what', :row ->> '$.reason',
    :row ->> '$.changes', :row ->> '$.undoes', :previous, :digest);

-- name: load_undone_by :exec
UPDATE batch SET undone_by = :row ->> '$.undone_by' WHERE id = :key ->> '$[0]';

-- name: load_change :exec
INSERT INTO change (batch_id, seq, record, key, field, old, new)
VALUES (:key ->> '$[0]', :key ->> '$[1]', :row ->> '$.record', :row ->> '$.key', :row ->> '$.field', :row ->> '$.old', :row ->> '$.new');

-- name: load_range :exec
INSERT INTO change_range (batch_id, year, unit, cells, digest) VALUES (:key ->> '$[0]', :key ->> '$[1]', :key ->> '$[2]', :row ->> '$.cells', :bytes);

-- name: load_approval :exec
INSERT INTO approval (evaluation_id, version, kind, decision_id, batch_id, reason, fingerprint)
SELECT e.id, :key ->> '$[2]', :row ->> '$.kind',
    (SELECT d.id FROM decision d WHERE d.number = :row ->> '$.decision[0]' AND d.date IS :row ->> '$.decision[1]' AND d.issuer = :row ->> '$.decision[2]'),
    :row ->> '$.batch', :row ->> '$.reason', :bytes
FROM unit_group g JOIN evaluation e ON e.group_id = g.id AND e.year = :key ->> '$[0]' WHERE g.code = :key ->> '$[1]';

-- name: load_touched :many
-- scan: everything is computed again
SELECT e.id AS evaluation FROM evaluation e ORDER BY e.id;
