-- Seals: the rows of a book in canonical form. A block is hashed as its name, the names of its columns and
-- then the values, row by row; codes stand for ids, so that ids do not matter. Every column of every table is in
-- exactly one of: the cells of a unit-year, a seal, the chain. Joins are outer ones: a row that refers to
-- nothing is hashed too, with '?' in the place of a code that may be absent.

-- name: seal_book :many
-- Each row, however many there should be; none where the one that is read is gone.
-- scan: there is one row
SELECT b.title, b.title_en, b.created_at, b.entries FROM book f CROSS JOIN book b WHERE f.id = 1 ORDER BY b.id;

-- name: seal_concept :many
-- scan: the book's seal holds every concept
SELECT t.code FROM concept t ORDER BY t.code;

-- name: seal_group :many
SELECT g.code, g.code_key, g.name, g.name_key, g.name_en, g.name_en_key FROM unit_group g WHERE g.code = :code ORDER BY g.code;

-- Of the units from :from to :to (ids), ascending; unit_id says whose row it is and is not hashed.

-- name: seal_unit :many
SELECT u.id AS unit_id, u.code, u.code_key FROM unit u WHERE u.id BETWEEN :from AND :to ORDER BY u.id;

-- name: seal_unit_name :many
SELECT n.unit_id, n.from_year, n.name, n.name_key, n.name_sort, n.name_en, n.name_en_key, n.short, n.short_key,
    coalesce(d.number, iif(n.decision_id IS NULL, NULL, '?')) AS decision, d.date AS decision_date, d.issuer AS decision_issuer
FROM unit_name n LEFT JOIN decision d ON d.id = n.decision_id
WHERE n.unit_id BETWEEN :from AND :to ORDER BY n.unit_id, n.from_year;

-- name: seal_membership :many
SELECT m.unit_id, m.from_year, m.to_year, g.code AS "group", m.position
FROM membership m LEFT JOIN unit_group g ON g.id = m.group_id
WHERE m.unit_id BETWEEN :from AND :to ORDER BY m.unit_id, m.from_year;

-- name: seal_succession :many
SELECT s.predecessor_id AS unit_id, s.year, s.kind, s.share, coalesce(n.code, iif(s.successor_id IS NULL, NULL, '?')) AS successor,
    coalesce(d.number, iif(s.decision_id IS NULL, NULL, '?')) AS decision, d.date AS decision_date, d.issuer AS decision_issuer
FROM unit_succession s LEFT JOIN unit n ON n.id = s.successor_id LEFT JOIN decision d ON d.id = s.decision_id
WHERE s.predecessor_id BETWEEN :from AND :to ORDER BY s.predecessor_id, s.year, n.code;

-- name: seal_unit_year :many
-- The years in which it takes part: none can go unnoticed, nor be that of another evaluation. They have a seal of their own, so that
-- who asks for one year need not read the others.
SELECT p.unit_id, iif(e.id IS NULL, NULL, p.year) AS year FROM participant p LEFT JOIN evaluation e ON e.id = p.evaluation_id AND +e.year = p.year
WHERE p.unit_id BETWEEN :from AND :to ORDER BY p.unit_id, p.year;

-- name: seal_decision :many
SELECT d.number, d.number_key, d.date, d.issuer, d.kind, d.title, d.link FROM decision d
WHERE d.number = :code ->> '$[0]' AND d.date IS :code ->> '$[1]' AND d.issuer = :code ->> '$[2]'
ORDER BY d.id;

-- name: seal_scale :many
SELECT s.code FROM scale s WHERE s.code = :code ORDER BY s.code;

-- name: seal_scale_class :many
-- By the index of names, through which printed classes find their place: so that is looked at too.
SELECT k.position, k.name, k.name_key, k.name_en, k.short, k.lower_bound, k.inclusive, k.min_domain
FROM scale s JOIN scale_class k INDEXED BY sqlite_autoindex_scale_class_2 ON k.scale_id = s.id WHERE s.code = :code ORDER BY k.position;

-- name: seal_set :many
SELECT s.code, s.title, s.printed_max, s.printed_count,
    coalesce(d.number, iif(s.decision_id IS NULL, NULL, '?')) AS decision, d.date AS decision_date, d.issuer AS decision_issuer
FROM criteria_set s LEFT JOIN decision d ON d.id = s.decision_id WHERE s.code = :code ORDER BY s.code;

-- name: seal_criterion :many
SELECT c.code,
    coalesce(p.code, iif(c.parent_id IS NULL, NULL, '?')) AS parent, coalesce(a.code, iif(c.domain_id IS NULL, NULL, '?')) AS domain, coalesce(k.code, iif(c.cap_id IS NULL, NULL, '?')) AS cap,
    c.depth, c.leaf, c.place, c.position, c.title, c.title_en, c.max_points, c.method, c.kind, c.step, c.rule, c.appraiser, coalesce(t.code, iif(c.concept_id IS NULL, NULL, '?')) AS concept
FROM criteria_set s JOIN criterion c ON c.set_id = s.id LEFT JOIN criterion p ON p.id = c.parent_id AND p.set_id = s.id
LEFT JOIN criterion a ON a.id = c.domain_id AND a.set_id = s.id LEFT JOIN criterion k ON k.id = c.cap_id AND k.set_id = s.id LEFT JOIN concept t ON t.id = c.concept_id
WHERE s.code = :code ORDER BY c.code;

-- name: seal_crosswalk :many
SELECT f.code AS "from", z.code AS to_set, o.code AS "to", w.kind, w.share,
    coalesce(d.number, iif(w.decision_id IS NULL, NULL, '?')) AS decision, d.date AS decision_date, d.issuer AS decision_issuer
FROM criteria_set s JOIN criterion f ON f.set_id = s.id JOIN crosswalk w ON w.from_id = f.id LEFT JOIN criterion o ON o.id = w.to_id
LEFT JOIN criteria_set z ON z.id = o.set_id LEFT JOIN decision d ON d.id = w.decision_id
WHERE s.code = :code ORDER BY f.code, z.code, o.code;

-- name: seal_evaluation :many
SELECT e.year, g.code AS "group",
    coalesce(s.code, iif(e.set_id IS NULL, NULL, '?')) AS "set", coalesce(k.code, iif(e.scale_id IS NULL, NULL, '?')) AS scale,
    e.decimals, e.point_decimals, e.tie, e.class_on, e.rank_on, e.na, e.phase, e.phase_until, e.state
FROM evaluation e JOIN unit_group g ON g.id = e.group_id LEFT JOIN criteria_set s ON s.id = e.set_id LEFT JOIN scale k ON k.id = e.scale_id
WHERE e.id = :evaluation ORDER BY e.id;

-- name: seal_entrant :many
-- Of each unit in a year the evaluation's seal holds two digests, over the blocks below.
SELECT u.code AS unit, p.digest, p.detail FROM participant p LEFT JOIN unit u ON u.id = p.unit_id
WHERE p.evaluation_id = :evaluation ORDER BY u.code;

-- What a unit's year is shown with, though it stands with others: a history asks for the seal of this, and for no other unit.

-- name: seal_approved :many
SELECT a.version, a.kind, d.number AS decision, d.date AS decision_date, d.issuer AS decision_issuer, a.fingerprint
FROM approval a LEFT JOIN decision d ON d.id = a.decision_id WHERE a.evaluation_id = :evaluation ORDER BY a.version;

-- name: seal_standing :many
-- How many take part and are ranked, and whether one of those lacks a score: by the indexes through which a history finds
-- them, so these are looked at too; evaluations_shown sets the list of participants beside them.
SELECT (SELECT count(*) FROM participant p INDEXED BY participant_by_evaluation WHERE p.evaluation_id = e.id) AS units,
    (SELECT count(*) FROM participant k INDEXED BY participant_by_evaluation WHERE k.evaluation_id = e.id AND k.year = e.year AND k.ranked = 1) AS ranked,
    EXISTS (SELECT 1 FROM result w INDEXED BY result_not_complete CROSS JOIN participant m ON m.evaluation_id = w.evaluation_id AND m.unit_id = w.unit_id AND m.ranked = 1
        WHERE w.evaluation_id = e.id AND w.leaves > w.scored) AS missing
FROM evaluation e WHERE e.id = :evaluation ORDER BY e.id;

-- Of the units from :from to :to, as above.

-- name: own_criterion :part
-- The criterion of a row, c, when it is one of the evaluation's set: another set may have one of the same code.
c.set_id = (SELECT o.set_id FROM evaluation o WHERE o.id = :evaluation)

-- name: seal_participant :many
SELECT p.unit_id, u.code AS unit, p.year, p.ranked, p.position, p.name
FROM participant p LEFT JOIN unit u ON u.id = p.unit_id
WHERE p.evaluation_id = :evaluation AND p.unit_id BETWEEN :from AND :to
ORDER BY p.unit_id;

-- name: seal_allowance :many
SELECT a.unit_id, c.code AS criterion, a.max_points, a.reason
FROM allowance a LEFT JOIN criterion c ON c.id = a.criterion_id AND
-- part: own_criterion
WHERE a.evaluation_id = :evaluation AND a.unit_id BETWEEN :from AND :to
ORDER BY a.unit_id, c.code;

-- name: seal_note :many
SELECT t.unit_id, c.code AS criterion, t.role, t.text
FROM note t LEFT JOIN criterion c ON c.id = t.criterion_id AND
-- part: own_criterion
WHERE t.evaluation_id = :evaluation AND t.unit_id BETWEEN :from AND :to
ORDER BY t.unit_id, c.code, t.role;

-- name: seal_evidence :many
SELECT v.unit_id, c.code AS criterion, v.document, v.page, v.path, v.sha256
FROM evidence v LEFT JOIN criterion c ON c.id = v.criterion_id AND
-- part: own_criterion
WHERE v.evaluation_id = :evaluation AND v.unit_id BETWEEN :from AND :to
ORDER BY v.unit_id, c.code, v.document;

-- name: seal_tally :many
-- By the domains of the set: sums of anything else are strays (verify_sums). Domain by domain, as they stand: nothing is sorted.
SELECT t.unit_id, c.code AS domain, t.points, t.maximum, t.leaves, t.scored, t.locator
FROM evaluation e JOIN criterion c ON c.set_id = e.set_id AND c.depth = 1
CROSS JOIN tally t ON t.evaluation_id = :evaluation AND t.domain_id = c.id AND t.unit_id BETWEEN :from AND :to
WHERE e.id = :evaluation ORDER BY c.code, t.unit_id;

-- name: seal_result :many
SELECT r.unit_id, r.points, r.maximum, r.bonus, r.penalty, r.leaves, r.scored, r.min_domain, r.index_value, r.class_position, r.sort1, r.sort2, r.rank,
    r.cells
FROM result r
WHERE r.evaluation_id = :evaluation AND r.unit_id BETWEEN :from AND :to
ORDER BY r.unit_id;

-- name: seal_published :many
-- What is printed of the total: histories, ranks and comparisons show that. Of parts they ask only what seal_parts gives.
SELECT q.unit_id, q.entry, q.part,
-- part: seal_printed
WHERE q.evaluation_id = :evaluation AND q.unit_id BETWEEN :from AND :to AND q.part = ''
ORDER BY q.unit_id, q.entry;

-- name: seal_published_part :many
SELECT q.unit_id, q.entry, q.part,
-- part: seal_printed
WHERE q.evaluation_id = :evaluation AND q.unit_id BETWEEN :from AND :to AND q.part > ''
ORDER BY q.unit_id, q.entry;

-- name: seal_parts :many
-- Are parts of a unit printed, and since when? '' is a day that nobody knows; NULL: only those of methods are.
SELECT q.unit_id, min(iif(substr(q.part, 1, 7) = 'method:', NULL, coalesce(d.date, ''))) AS parts_since
FROM published q LEFT JOIN decision d ON d.id = q.decision_id
WHERE q.evaluation_id = :evaluation AND q.unit_id BETWEEN :from AND :to AND q.part > '' AND q.replaced_by IS NULL
GROUP BY q.unit_id ORDER BY q.unit_id;

-- name: seal_printed :part

    coalesce(d.number, iif(q.decision_id IS NULL, NULL, '?')) AS decision, d.date AS decision_date, d.issuer AS decision_issuer,
    q.points, q.points_text, q.max_points, q.max_points_text, q.index_value, q.index_text, q.rank, q.group_size, q.class_name, q.class_key, q.source, q.replaced_by
FROM published q LEFT JOIN decision d ON d.id = q.decision_id

-- name: seal_published_count :many
SELECT q.entry, q.class_name, q.class_key, q.count,
    coalesce(d.number, iif(q.decision_id IS NULL, NULL, '?')) AS decision, d.date AS decision_date, d.issuer AS decision_issuer, q.source, q.replaced_by
FROM published_count q LEFT JOIN decision d ON d.id = q.decision_id WHERE q.evaluation_id = :evaluation ORDER BY q.entry;

-- name: seal_published_group :many
SELECT q.entry, q.figure, q.figure_key, q.value, q.value_text,
    coalesce(d.number, iif(q.decision_id IS NULL, NULL, '?')) AS decision, d.date AS decision_date, d.issuer AS decision_issuer, q.source, q.replaced_by
FROM published_group q LEFT JOIN decision d ON d.id = q.decision_id WHERE q.evaluation_id = :evaluation ORDER BY q.entry;

-- ---- the cells of a unit-year ---------------------------------------------------------------------------

-- name: cells_of_unit :many
SELECT c.code, x.self, x.first, x.final FROM score x LEFT JOIN criterion c ON c.id = x.criterion_id AND
-- part: own_criterion
WHERE x.evaluation_id = :evaluation AND x.unit_id = :unit ORDER BY c.code;

-- name: cells_put :exec
-- input: evaluation INT, unit INT, cells BLOB
UPDATE result SET cells = i.cells FROM input i WHERE result.evaluation_id = i.evaluation AND result.unit_id = i.unit;

-- name: entrant_put :exec
UPDATE participant SET digest = :digest WHERE evaluation_id = :evaluation AND unit_id = :unit;

-- name: entrant_detail_put :exec
UPDATE participant SET detail = :digest WHERE evaluation_id = :evaluation AND unit_id = :unit;

-- ---- the chain ------------------------------------------------------------------------------------------

-- name: chain_batch :many
SELECT b.id, b.token, b.actor, b.at, b.command, b.what, b.reason, b.changes, b.undoes_id FROM batch b WHERE b.id = :batch ORDER BY b.id;

-- name: chain_change :many
SELECT c.seq, c.record, c.key, c.field, c.old, c.new FROM change c WHERE c.batch_id = :batch ORDER BY c.seq;

-- name: chain_range :many
SELECT r.year, r.unit, r.cells, r.digest FROM change_range r WHERE r.batch_id = :batch ORDER BY r.year, r.unit;

-- name: chain_approval :many
SELECT e.year, g.code AS "group", a.version, a.kind, d.number AS decision, d.date AS decision_date, d.issuer AS decision_issuer, a.reason, a.fingerprint
FROM approval a LEFT JOIN evaluation e ON e.id = a.evaluation_id LEFT JOIN unit_group g ON g.id = e.group_id LEFT JOIN decision d ON d.id = a.decision_id
WHERE a.batch_id = :batch ORDER BY e.year, g.code, a.version;

-- name: chain_previous :one
SELECT digest FROM batch WHERE id = :batch - 1;

-- name: chain_put :exec
UPDATE batch SET previous = :previous, digest = :digest WHERE id = :batch;

-- ---- the seals themselves -------------------------------------------------------------------------------

-- name: seal_put :exec
INSERT INTO seal (kind, code, records, digest) VALUES (:kind, :code, :records, :digest)
ON CONFLICT (kind, code) DO UPDATE SET records = excluded.records, digest = excluded.digest;

-- name: seal_cut :exec
DELETE FROM seal WHERE kind = :kind AND code = :code;

-- name: seal_get :one
SELECT records, digest FROM seal WHERE kind = :kind AND code = :code;

-- name: seal_wanted :many
-- scan: everything that has a seal, or should have one
SELECT kind, code FROM (
    SELECT 'book' AS kind, 'book' AS code
    UNION SELECT 'group', g.code FROM unit_group g
    UNION SELECT 'unit', u.code FROM unit u
    UNION SELECT 'participation', u.code FROM unit u WHERE EXISTS (SELECT 1 FROM participant p WHERE p.unit_id = u.id)
    UNION SELECT 'decision', json_array(d.number, d.date, d.issuer) FROM decision d
    UNION SELECT 'scale', s.code FROM scale s
    UNION SELECT 'set', s.code FROM criteria_set s
    UNION SELECT k.value, json_array(e.year, g.code) FROM json_each('["evaluation","year"]') k JOIN evaluation e JOIN unit_group g ON g.id = e.group_id
    UNION SELECT s.kind, s.code FROM seal s) ORDER BY kind, code;

-- name: evaluation_of_code :one
SELECT e.id FROM unit_group g JOIN evaluation e ON e.group_id = g.id AND e.year = :code ->> '$[0]'
WHERE g.code = :code ->> '$[1]';

-- name: evaluation_code :one
SELECT json_array(e.year, g.code) AS code FROM evaluation e JOIN unit_group g ON g.id = e.group_id WHERE e.id = :evaluation;

-- ---- what is shown ---------------------------------------------------------------------------------------

-- name: shown_columns :part
-- An evaluation, what it goes by, and their seals.
    e.id, e.year, g.code AS "group", json_array(e.year, g.code) AS code, c.code AS "set", k.code AS scale,
    head.digest AS head, head.records AS head_records, sg.digest AS group_seal, sc.digest AS set_seal, sk.digest AS scale_seal

-- name: shown_joins :part
LEFT JOIN unit_group g ON g.id = e.group_id LEFT JOIN criteria_set c ON c.id = e.set_id LEFT JOIN scale k ON k.id = e.scale_id
LEFT JOIN seal head ON head.kind = 'year' AND head.code = json_array(e.year, g.code)
LEFT JOIN seal sg ON sg.kind = 'group' AND sg.code = g.code
LEFT JOIN seal sc ON sc.kind = 'set' AND sc.code = c.code
LEFT JOIN seal sk ON sk.kind = 'scale' AND sk.code = k.code

-- name: evaluations_shown :many
-- Those of :years (a JSON array) and :group (id, NULL = all). listed: as many take part by the key that lists go by as by the
-- index that seal_standing counts in.
SELECT (SELECT count(*) FROM participant p INDEXED BY sqlite_autoindex_participant_1 WHERE p.evaluation_id = e.id)
    = (SELECT count(*) FROM participant q INDEXED BY participant_by_evaluation WHERE q.evaluation_id = e.id) AS listed,
    whole.digest AS whole, whole.records AS whole_records,
-- part: shown_columns
FROM (SELECT DISTINCT y.value FROM json_each(:years) y) y CROSS JOIN evaluation e ON e.year = y.value
-- part: shown_joins
LEFT JOIN seal whole ON whole.kind = 'evaluation' AND whole.code = json_array(e.year, g.code)
WHERE :group IS NULL OR e.group_id = :group
ORDER BY e.year, g.code;

-- name: evaluations_of_unit :many
-- In :years, or in all (NULL). listed: the same by the index of years, through which lists find it.
SELECT (SELECT w.id FROM evaluation w INDEXED BY sqlite_autoindex_evaluation_1 WHERE w.year = e.year AND w.group_id = e.group_id) AS listed,
-- part: shown_columns
FROM participant p LEFT JOIN evaluation e ON e.id = p.evaluation_id
-- part: shown_joins
WHERE p.unit_id = :unit AND (:years IS NULL OR p.year IN (SELECT y.value FROM json_each(:years) y))
ORDER BY e.year, g.code;

-- name: evaluations_sealed :one
-- How many there must be.
SELECT count(*) FROM (SELECT DISTINCT y.value FROM json_each(:years) y) y
CROSS JOIN seal s ON s.kind = 'evaluation' AND s.code > '[' || y.value || ',' AND s.code < '[' || y.value || '-'
WHERE :group IS NULL OR s.code ->> '$[1]' = (SELECT g.code FROM unit_group g WHERE g.id = :group);

-- name: entrants_shown :many
-- The units of an evaluation, or one of them, with the digests of their year; none where the index by which a unit finds its years
-- leads elsewhere.
SELECT p.evaluation_id, p.unit_id, p.detail,
    iif((SELECT q.evaluation_id FROM participant q INDEXED BY sqlite_autoindex_participant_2 WHERE q.unit_id = p.unit_id AND q.year = p.year)
        = p.evaluation_id, p.digest, NULL) AS digest
FROM participant p
WHERE p.evaluation_id = :evaluation AND p.unit_id BETWEEN coalesce(:unit, -9223372036854775808) AND coalesce(:unit, 9223372036854775807) -- never all for one
ORDER BY p.unit_id;

-- name: cells_shown :many
-- The same with the digests of their scores.
SELECT p.evaluation_id, p.unit_id, r.cells
FROM participant p LEFT JOIN result r ON r.evaluation_id = p.evaluation_id AND r.unit_id = p.unit_id
WHERE p.evaluation_id = :evaluation AND p.unit_id BETWEEN coalesce(:unit, -9223372036854775808) AND coalesce(:unit, 9223372036854775807)
ORDER BY p.unit_id;

-- name: units_shown :many
-- The units that take part in :years and :group, each once, with their seals of :kind, as in units_sealed.
SELECT t.unit_id, s.digest
FROM (SELECT DISTINCT p.unit_id FROM json_each(:years) y CROSS JOIN evaluation e ON e.year = y.value CROSS JOIN participant p ON p.evaluation_id = e.id
    WHERE :group IS NULL OR e.group_id = :group) t
LEFT JOIN unit u ON u.id = t.unit_id LEFT JOIN seal s ON s.kind = :kind AND s.code = u.code
ORDER BY t.unit_id;

-- name: units_elsewhere :one
-- Does a unit of :group take part in another one, or in none that is there, in :years?
SELECT EXISTS (
    SELECT 1 FROM json_each(:years) y CROSS JOIN evaluation e ON e.year = y.value AND e.group_id = :group
    CROSS JOIN participant p ON p.evaluation_id = e.id
    CROSS JOIN participant q ON q.unit_id = p.unit_id AND q.year IN (SELECT z.value FROM json_each(:years) z)
    LEFT JOIN evaluation x ON x.id = q.evaluation_id
    WHERE x.group_id IS NOT :group) AS found;

-- name: units_sealed :many
-- scan: every unit
-- Of :kind, 'unit' or 'participation': there may be units that took part in no year.
SELECT u.id AS unit_id, s.digest FROM unit u LEFT JOIN seal s ON s.kind = :kind AND s.code = u.code
WHERE :kind = 'unit' OR s.digest IS NOT NULL OR EXISTS (SELECT 1 FROM participant p WHERE p.unit_id = u.id)
ORDER BY u.id;

-- name: units_with_years :many
-- scan: every unit
SELECT u.code FROM unit u WHERE EXISTS (SELECT 1 FROM participant p WHERE p.unit_id = u.id) ORDER BY u.code;

-- name: unit_shown :one
SELECT u.code, s.digest, y.digest AS years
FROM unit u LEFT JOIN seal s ON s.kind = 'unit' AND s.code = u.code LEFT JOIN seal y ON y.kind = 'participation' AND y.code = u.code
WHERE u.id = :unit;

-- name: entrant_said :one
SELECT e.year, g.code AS "group", u.code AS unit
FROM participant p LEFT JOIN evaluation e ON e.id = p.evaluation_id LEFT JOIN unit_group g ON g.id = e.group_id LEFT JOIN unit u ON u.id = p.unit_id
WHERE p.evaluation_id = :evaluation AND p.unit_id = :unit;

-- name: kind_shown :many
-- Of units, which are looked at many at a time, those that are gone.
-- scan: everything of a kind, and what was sealed of it
SELECT t.code, s.digest
FROM (SELECT g.code FROM unit_group g WHERE :kind = 'group'
    UNION SELECT json_array(d.number, d.date, d.issuer) FROM decision d WHERE :kind = 'decision'
    UNION SELECT k.code FROM scale k WHERE :kind = 'scale'
    UNION SELECT c.code FROM criteria_set c WHERE :kind = 'set'
    UNION SELECT s.code FROM seal s WHERE s.kind = :kind AND (:kind NOT IN ('unit', 'participation') OR NOT EXISTS (SELECT 1 FROM unit u WHERE u.code = s.code))) t
LEFT JOIN seal s ON s.kind = :kind AND s.code = t.code
ORDER BY t.code;

-- name: last_year_sealed :one
SELECT s.code ->> '$[0]' FROM seal s WHERE s.kind = 'evaluation' ORDER BY s.code DESC LIMIT 1;

-- name: evaluation_place :one
SELECT e.year, e.group_id FROM evaluation e WHERE e.id = :evaluation;

-- name: reasons_shown :many
-- The links that hold why something was approved or amended.
SELECT b.id AS batch, b.previous, b.digest, e.year
FROM approval a JOIN batch b ON b.id = a.batch_id JOIN evaluation e ON e.id = a.evaluation_id
WHERE a.evaluation_id = :evaluation AND (a.kind <> 'approve' OR a.reason IS NOT NULL) ORDER BY a.version;

-- name: amendments_shown :many
-- The links of the amendments after a version.
SELECT b.id AS batch, b.previous, b.digest, e.year
FROM approval a JOIN batch b ON b.id = a.batch_id JOIN evaluation e ON e.id = a.evaluation_id
WHERE a.evaluation_id = :evaluation AND a.version > :version ORDER BY a.version;
