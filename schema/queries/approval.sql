-- Approvals and amendments.

-- name: approval_last :one
SELECT a.version, a.kind, a.decision_id, d.number, d.date, d.issuer, a.fingerprint FROM approval a JOIN decision d ON d.id = a.decision_id
WHERE a.evaluation_id = :evaluation ORDER BY a.version DESC LIMIT 1;

-- name: approval_missing :one
-- Cells that still have no score: how many, and the first four as "unit name, criterion; …".
SELECT count(*) AS missing,
    (SELECT group_concat(t.name || ', ' || t.code, '; ') FROM (
        SELECT n.name, c.code FROM evaluation e JOIN participant p ON p.evaluation_id = e.id JOIN criterion c ON c.set_id = e.set_id AND c.leaf = 1 AND c.kind = 'normal'
        JOIN name_of_year n ON n.evaluation_id = e.id AND n.unit_id = p.unit_id
        LEFT JOIN allowance a INDEXED BY sqlite_autoindex_allowance_1 ON a.evaluation_id = e.id AND a.unit_id = p.unit_id AND a.criterion_id = c.id
        LEFT JOIN score x ON x.evaluation_id = e.id AND x.unit_id = p.unit_id AND x.criterion_id = c.id
        WHERE e.id = :evaluation AND x.final IS NULL AND coalesce(a.max_points, c.max_points, 0) > 0
        ORDER BY n.name_sort, c.position LIMIT 4) t) AS first
FROM evaluation e JOIN participant p ON p.evaluation_id = e.id JOIN criterion c ON c.set_id = e.set_id AND c.leaf = 1 AND c.kind = 'normal'
LEFT JOIN allowance a INDEXED BY sqlite_autoindex_allowance_1 ON a.evaluation_id = e.id AND a.unit_id = p.unit_id AND a.criterion_id = c.id
LEFT JOIN score x ON x.evaluation_id = e.id AND x.unit_id = p.unit_id AND x.criterion_id = c.id
WHERE e.id = :evaluation AND x.final IS NULL AND coalesce(a.max_points, c.max_points, 0) > 0;

-- name: approval_facts :part
-- What a decision prints of an evaluation: the total of every participant that has an index, each normal domain that
-- applies to it, and points of bonus and penalty.
printed(unit_id, part, points, max_points, index_value, rank, group_size, class_position) AS (
    SELECT r.unit_id, '', r.points + r.bonus - r.penalty, r.maximum, r.index_value, r.rank,
        (SELECT nullif(sum(p.ranked), 0) FROM participant p WHERE p.evaluation_id = :evaluation), r.class_position
    FROM result r WHERE r.evaluation_id = :evaluation AND r.index_value IS NOT NULL
    UNION ALL
    SELECT t.unit_id, d.code, t.points, iif(d.kind = 'normal', t.maximum, NULL),
        CASE WHEN t.maximum > 0 THEN iif(t.points < 0, -1, 1) * CASE e.decimals
            WHEN 3 THEN (2 * abs(t.points) * 100000 + t.maximum) / (2 * t.maximum) * 10
            WHEN 2 THEN (2 * abs(t.points) * 10000 + t.maximum) / (2 * t.maximum) * 100
            WHEN 1 THEN (2 * abs(t.points) * 1000 + t.maximum) / (2 * t.maximum) * 1000
            ELSE (2 * abs(t.points) * 100 + t.maximum) / (2 * t.maximum) * 10000 END END,
        NULL, NULL, NULL
    FROM evaluation e JOIN criterion d ON d.set_id = e.set_id AND d.depth = 1
    JOIN tally t ON t.evaluation_id = e.id AND t.domain_id = d.id AND (t.maximum > 0 OR d.kind <> 'normal') WHERE e.id = :evaluation),
-- points are printed with the year's decimals, half away from zero
rounded AS (
    SELECT k.*, u.code AS unit, e.decimals, e.point_decimals, e.scale_id,
        CASE e.point_decimals WHEN 4 THEN 1 WHEN 3 THEN 10 WHEN 2 THEN 100 WHEN 1 THEN 1000 ELSE 10000 END AS step
    FROM printed k JOIN unit u ON u.id = k.unit_id JOIN evaluation e ON e.id = :evaluation),
fact AS (
    SELECT f.unit_id, f.unit, f.part, f.rank, f.group_size, f.max_points, f.index_value,
        iif(f.points < 0, -1, 1) * ((abs(f.points) + f.step / 2) / f.step * f.step) AS points, f.point_decimals, f.decimals,
        c.name AS class_name, c.name_key AS class_key
    FROM rounded f LEFT JOIN scale_class c ON c.scale_id = f.scale_id AND c.position = f.class_position),
shown AS (
    SELECT f.*,
        iif(f.points < 0, '-', '') || (abs(f.points) / 10000) || iif(f.point_decimals = 0, '', '.' || substr(printf('%04d', abs(f.points) % 10000), 1, f.point_decimals)) AS points_text,
        CASE WHEN f.max_points % 10000 = 0 THEN CAST(f.max_points / 10000 AS TEXT)
            ELSE (f.max_points / 10000) || '.' || rtrim(printf('%04d', f.max_points % 10000), '0') END AS max_points_text,
        iif(f.index_value IS NULL, NULL, iif(f.index_value < 0, '-', '') || (abs(f.index_value) / 10000)
            || iif(f.decimals = 0, '', '.' || substr(printf('%04d', abs(f.index_value) % 10000), 1, f.decimals))) AS index_text
    FROM fact f),
-- facts that no decision has printed so far with this value
stands AS (
    SELECT s.*,
        (SELECT z.points FROM published z LEFT JOIN decision d ON d.id = z.decision_id WHERE z.evaluation_id = :evaluation AND z.unit_id = s.unit_id AND z.part = s.part
            AND z.replaced_by IS NULL AND z.points IS NOT NULL ORDER BY d.date IS NULL, d.date DESC, z.entry DESC LIMIT 1) AS old_points,
        (SELECT z.max_points FROM published z LEFT JOIN decision d ON d.id = z.decision_id WHERE z.evaluation_id = :evaluation AND z.unit_id = s.unit_id AND z.part = s.part
            AND z.replaced_by IS NULL AND z.max_points IS NOT NULL ORDER BY d.date IS NULL, d.date DESC, z.entry DESC LIMIT 1) AS old_max_points,
        (SELECT z.index_value FROM published z LEFT JOIN decision d ON d.id = z.decision_id WHERE z.evaluation_id = :evaluation AND z.unit_id = s.unit_id AND z.part = s.part
            AND z.replaced_by IS NULL AND z.index_value IS NOT NULL ORDER BY d.date IS NULL, d.date DESC, z.entry DESC LIMIT 1) AS old_index,
        (SELECT z.rank FROM published z LEFT JOIN decision d ON d.id = z.decision_id WHERE z.evaluation_id = :evaluation AND z.unit_id = s.unit_id AND z.part = s.part
            AND z.replaced_by IS NULL AND z.rank IS NOT NULL ORDER BY d.date IS NULL, d.date DESC, z.entry DESC LIMIT 1) AS old_rank,
        (SELECT z.group_size FROM published z LEFT JOIN decision d ON d.id = z.decision_id WHERE z.evaluation_id = :evaluation AND z.unit_id = s.unit_id AND z.part = s.part
            AND z.replaced_by IS NULL AND z.group_size IS NOT NULL ORDER BY d.date IS NULL, d.date DESC, z.entry DESC LIMIT 1) AS old_group_size,
        (SELECT z.class_key FROM published z LEFT JOIN decision d ON d.id = z.decision_id WHERE z.evaluation_id = :evaluation AND z.unit_id = s.unit_id AND z.part = s.part
            AND z.replaced_by IS NULL AND z.class_key IS NOT NULL ORDER BY d.date IS NULL, d.date DESC, z.entry DESC LIMIT 1) AS old_class
    FROM shown s),
new_fact AS (
    SELECT unit_id, unit, part,
        iif(:all OR points IS NOT old_points, points, NULL) AS points, iif(:all OR points IS NOT old_points, points_text, NULL) AS points_text,
        iif(:all OR max_points IS NOT old_max_points, max_points, NULL) AS max_points, iif(:all OR max_points IS NOT old_max_points, max_points_text, NULL) AS max_points_text,
        iif(:all OR index_value IS NOT old_index, index_value, NULL) AS index_value, iif(:all OR index_value IS NOT old_index, index_text, NULL) AS index_text,
        iif(:all OR rank IS NOT old_rank, rank, NULL) AS rank, iif(:all OR group_size IS NOT old_group_size, group_size, NULL) AS group_size,
        iif(:all OR class_key IS NOT old_class, class_name, NULL) AS class_name, iif(:all OR class_key IS NOT old_class, class_key, NULL) AS class_key
    FROM stands)

-- name: approval_publish :exec
-- Writes what the decision prints; with :all everything, else only facts that changed.
INSERT INTO published (entry, evaluation_id, unit_id, part, decision_id, points, points_text, max_points, max_points_text, index_value, index_text, rank, group_size,
    class_name, class_key)
WITH
-- part: approval_facts
SELECT (SELECT b.entries FROM book b WHERE b.id = 1) + row_number() OVER (ORDER BY f.unit, f.part), :evaluation, f.unit_id, f.part, :decision, f.points, f.points_text,
    f.max_points, f.max_points_text, f.index_value, f.index_text, f.rank, f.group_size, f.class_name, f.class_key
FROM new_fact f
WHERE coalesce(f.points, f.max_points, f.index_value, f.rank, f.group_size, f.class_name) IS NOT NULL;

-- name: approval_publish_note :exec
-- The same entries in the journal.
INSERT INTO change (batch_id, seq, record, key, field, old, new)
SELECT :batch, :seq + row_number() OVER (ORDER BY q.entry) - 1, 'published', json_array(q.entry), '', NULL,
-- part: published_json
FROM book b JOIN published q ON q.entry > b.entries JOIN evaluation e ON e.id = q.evaluation_id JOIN unit_group g ON g.id = e.group_id JOIN unit u ON u.id = q.unit_id
WHERE b.id = 1;

-- name: approval_conflict :one
-- A fact that papers of this decision have printed otherwise already.
WITH
-- part: approval_facts
SELECT s.unit, q.entry
FROM shown s JOIN published q ON q.evaluation_id = :evaluation AND q.unit_id = s.unit_id AND q.part = s.part AND q.decision_id = :decision AND q.replaced_by IS NULL
WHERE q.points <> s.points OR q.max_points <> s.max_points OR q.index_value <> s.index_value OR q.rank <> s.rank OR q.group_size <> s.group_size
    OR q.class_key <> s.class_key
ORDER BY q.entry LIMIT 1;

-- name: approval_difference :one
-- After publishing: a unit of which the last decision does not print what is computed; a fact that went away cannot be
-- printed. With :all everything differs.
WITH
-- part: approval_facts
SELECT n.unit FROM stands n
WHERE :all OR n.points IS NOT n.old_points OR n.max_points IS NOT n.old_max_points OR n.index_value IS NOT n.old_index OR n.rank IS NOT n.old_rank
    OR n.group_size IS NOT n.old_group_size OR n.class_key IS NOT n.old_class
ORDER BY n.unit, n.part LIMIT 1;

-- name: approval_count_entries :exec
UPDATE book SET entries = max(entries, coalesce((SELECT max(q.entry) FROM published q), 0)) WHERE id = 1;

-- name: approval_fix_names :exec
-- A fixed year keeps the names that its units had.
UPDATE participant SET name = (SELECT n.name FROM name_of_year n WHERE n.evaluation_id = participant.evaluation_id AND n.unit_id = participant.unit_id)
WHERE evaluation_id = :evaluation AND name IS NULL;

-- name: approval_fix_names_note :exec
INSERT INTO change (batch_id, seq, record, key, field, old, new)
SELECT :batch, :seq + row_number() OVER (ORDER BY u.code) - 1, 'participant', json_array(p.year, u.code), 'name', NULL, json_quote(n.name)
FROM participant p JOIN unit u ON u.id = p.unit_id JOIN name_of_year n ON n.evaluation_id = p.evaluation_id AND n.unit_id = p.unit_id
WHERE p.evaluation_id = :evaluation AND p.name IS NULL;

-- name: approval_add :exec
INSERT INTO approval (evaluation_id, version, kind, decision_id, batch_id, reason, fingerprint)
VALUES (:evaluation, :version, :kind, :decision, :batch, :reason, :fingerprint);

-- name: approval_units :many
-- The leaves of a fingerprint: what a version says of each unit, by code. The standing facts are those of the last decision.
SELECT u.code AS unit, p.name, p.ranked, p.position, r.points, r.maximum, r.bonus, r.penalty, r.leaves, r.scored, r.index_value,
    (SELECT k.name FROM scale_class k WHERE k.scale_id = e.scale_id AND k.position = r.class_position) AS class, r.rank, r.cells
FROM evaluation e JOIN participant p ON p.evaluation_id = e.id JOIN unit u ON u.id = p.unit_id JOIN result r ON r.evaluation_id = e.id AND r.unit_id = p.unit_id
WHERE e.id = :evaluation ORDER BY u.code;

-- name: approval_head :one
-- What a fingerprint says of the whole: year, group, rules.
SELECT e.year, g.code AS "group", s.code AS "set", k.code AS scale, e.decimals, e.point_decimals, e.tie, e.class_on, e.rank_on, e.na
FROM evaluation e JOIN unit_group g ON g.id = e.group_id JOIN criteria_set s ON s.id = e.set_id LEFT JOIN scale k ON k.id = e.scale_id WHERE e.id = :evaluation;

-- name: approval_criteria :many
-- The criteria that a fingerprint stands for. These columns are never other ones: codes in decisions rest on them.
SELECT c.code, p.code AS parent, c.title, c.max_points, c.method, c.kind
FROM evaluation e JOIN criterion c ON c.set_id = e.set_id LEFT JOIN criterion p ON p.id = c.parent_id WHERE e.id = :evaluation ORDER BY c.code;

-- name: approval_classes :many
-- The classes likewise, best first.
SELECT k.position, k.name, k.lower_bound, k.inclusive, k.min_domain
FROM evaluation e JOIN scale_class k ON k.scale_id = e.scale_id WHERE e.id = :evaluation ORDER BY k.position;

-- name: verification_code :part
-- The first 130 bits of a.fingerprint as 26 characters of Crockford's base 32 in groups of four.
(SELECT group_concat(iif(i.value > 0 AND i.value % 4 = 0, '-', '') || substr('0123456789ABCDEFGHJKMNPQRSTVWXYZ',
        1 + (((instr('0123456789ABCDEF', substr(hex(a.fingerprint), 1 + 5 * i.value / 4, 1)) - 1) * 16
            + instr('0123456789ABCDEF', substr(hex(a.fingerprint), 2 + 5 * i.value / 4, 1)) - 1) >> (3 - 5 * i.value % 4) & 31), 1), '')
    FROM json_each('[0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25]') i)

-- name: amendment_list :many
-- Units of which a version printed something new in total: what stood before beside what it printed.
SELECT e.year, u.code AS unit, n.name AS unit_name,
    (SELECT z.index_value FROM published z JOIN decision o ON o.id = z.decision_id WHERE z.evaluation_id = e.id AND z.unit_id = u.id AND z.part = ''
        AND z.index_value IS NOT NULL AND z.entry < q.entry ORDER BY o.date DESC, z.entry DESC LIMIT 1) AS index_from, e.decimals AS index_from_decimals,
    coalesce(q.index_value, (SELECT z.index_value FROM published z JOIN decision o ON o.id = z.decision_id WHERE z.evaluation_id = e.id AND z.unit_id = u.id
        AND z.part = '' AND z.index_value IS NOT NULL AND z.entry < q.entry ORDER BY o.date DESC, z.entry DESC LIMIT 1)) AS index_to, e.decimals AS index_to_decimals,
    (SELECT z.class_name FROM published z JOIN decision o ON o.id = z.decision_id WHERE z.evaluation_id = e.id AND z.unit_id = u.id AND z.part = ''
        AND z.class_name IS NOT NULL AND z.entry < q.entry ORDER BY o.date DESC, z.entry DESC LIMIT 1) AS class_from,
    coalesce(q.class_name, (SELECT z.class_name FROM published z JOIN decision o ON o.id = z.decision_id WHERE z.evaluation_id = e.id AND z.unit_id = u.id
        AND z.part = '' AND z.class_name IS NOT NULL AND z.entry < q.entry ORDER BY o.date DESC, z.entry DESC LIMIT 1)) AS class_to,
    (SELECT z.rank FROM published z JOIN decision o ON o.id = z.decision_id WHERE z.evaluation_id = e.id AND z.unit_id = u.id AND z.part = ''
        AND z.rank IS NOT NULL AND z.entry < q.entry ORDER BY o.date DESC, z.entry DESC LIMIT 1) AS rank_from,
    coalesce(q.rank, (SELECT z.rank FROM published z JOIN decision o ON o.id = z.decision_id WHERE z.evaluation_id = e.id AND z.unit_id = u.id
        AND z.part = '' AND z.rank IS NOT NULL AND z.entry < q.entry ORDER BY o.date DESC, z.entry DESC LIMIT 1)) AS rank_to
FROM evaluation e JOIN unit_group g ON g.id = e.group_id
JOIN approval a ON a.evaluation_id = e.id
    AND a.version = coalesce(nullif(:version, 0), (SELECT max(b.version) FROM approval b WHERE b.evaluation_id = e.id)) AND a.kind = 'amend'
JOIN published q ON q.evaluation_id = e.id AND q.part = '' AND q.decision_id = a.decision_id AND q.replaced_by IS NULL
JOIN unit u ON u.id = q.unit_id JOIN name_of_year n ON n.evaluation_id = e.id AND n.unit_id = u.id
WHERE e.year = :year AND g.code = :group
ORDER BY n.name_sort, u.code, q.entry;
