-- Crosswalks: where a criterion of one set stands in a later one, where a shared concept does not say it.

-- name: crosswalk_row :one
SELECT json_object('kind', w.kind, 'share', w.share,
    'decision', (SELECT json_array(d.number, d.date, d.issuer) FROM decision d WHERE d.id = w.decision_id))
FROM criteria_set s JOIN criterion f ON f.set_id = s.id AND f.code = :key ->> '$[1]'
JOIN criteria_set z ON z.code = :key ->> '$[2]' JOIN criterion t ON t.set_id = z.id AND t.code = :key ->> '$[3]'
JOIN crosswalk w ON w.from_id = f.id AND w.to_id = t.id
WHERE s.code = :key ->> '$[0]';

-- name: crosswalk_put :exec
INSERT INTO crosswalk (from_id, to_id, kind, share, decision_id)
SELECT f.id, t.id, :row ->> '$.kind', :row ->> '$.share',
    (SELECT d.id FROM decision d WHERE d.number = :row ->> '$.decision[0]' AND d.date IS :row ->> '$.decision[1]' AND d.issuer = :row ->> '$.decision[2]')
FROM criteria_set s JOIN criterion f ON f.set_id = s.id AND f.code = :key ->> '$[1]'
JOIN criteria_set z ON z.code = :key ->> '$[2]' JOIN criterion t ON t.set_id = z.id AND t.code = :key ->> '$[3]'
WHERE s.code = :key ->> '$[0]'
ON CONFLICT (from_id, to_id) DO UPDATE SET kind = excluded.kind, share = excluded.share, decision_id = excluded.decision_id;

-- name: crosswalk_cut :exec
DELETE FROM crosswalk WHERE (from_id, to_id) IN (
    SELECT f.id, t.id FROM criteria_set s JOIN criterion f ON f.set_id = s.id AND f.code = :key ->> '$[1]'
    JOIN criteria_set z ON z.code = :key ->> '$[2]' JOIN criterion t ON t.set_id = z.id AND t.code = :key ->> '$[3]'
    WHERE s.code = :key ->> '$[0]');

-- name: crosswalk_touches :many
-- The approved years of the set that a link leads to, where the link stood when they were approved: they used it.
SELECT e.id AS evaluation, NULL AS unit, e.state
FROM criteria_set s JOIN evaluation e ON e.set_id = s.id JOIN approval a ON a.evaluation_id = e.id AND a.version = 1
WHERE s.code = :key ->> '$[2]' AND e.state IN ('approved', 'amended')
    AND EXISTS (SELECT 1 FROM change c WHERE c.record = 'crosswalk' AND c.record <> 'score' AND c.key = :key AND c.batch_id < a.batch_id)
ORDER BY e.id;

-- name: crosswalk_around :one
-- What stands around a link between two sets: shares of its source that go elsewhere in the other set, how many of
-- them, other sources of its target, a link that says by its kind that it is alone, and one in the other direction.
SELECT
    (SELECT coalesce(sum(w.share), 0) FROM crosswalk w JOIN criterion o ON o.id = w.to_id WHERE w.from_id = :from AND w.to_id <> :to AND o.set_id = t.set_id) AS share,
    (SELECT count(*) FROM crosswalk w JOIN criterion o ON o.id = w.to_id WHERE w.from_id = :from AND w.to_id <> :to AND o.set_id = t.set_id) AS targets,
    (SELECT count(*) FROM crosswalk w JOIN criterion o ON o.id = w.from_id WHERE w.to_id = :to AND w.from_id <> :from AND o.set_id = f.set_id) AS sources,
    (SELECT o.code FROM crosswalk w JOIN criterion o ON o.id = w.to_id
        WHERE w.from_id = :from AND w.to_id <> :to AND o.set_id = t.set_id AND w.kind IN ('same', 'renamed', 'reweighted') ORDER BY o.code LIMIT 1) AS alone_to,
    (SELECT o.code FROM crosswalk w JOIN criterion o ON o.id = w.from_id
        WHERE w.to_id = :to AND w.from_id <> :from AND o.set_id = f.set_id AND w.kind IN ('same', 'renamed', 'reweighted') ORDER BY o.code LIMIT 1) AS alone_from,
    (SELECT b.code FROM criterion b JOIN crosswalk w ON w.from_id = b.id JOIN criterion o ON o.id = w.to_id
        WHERE b.set_id = t.set_id AND o.set_id = f.set_id ORDER BY b.code LIMIT 1) AS back
FROM criterion f JOIN criterion t ON t.id = :to WHERE f.id = :from;

-- name: crosswalk_decision :one
-- The decision that stands behind a link.
SELECT d.id, d.number, d.date, d.issuer FROM crosswalk w JOIN decision d ON d.id = w.decision_id WHERE w.from_id = :from AND w.to_id = :to;

-- name: crosswalk_linked :one
-- Does anything say that a criterion stands in another set: a link in either direction, or a concept?
SELECT coalesce(
    (SELECT o.code FROM crosswalk w JOIN criterion o ON o.id = w.to_id WHERE w.from_id = :criterion AND o.set_id = :other ORDER BY o.code LIMIT 1),
    (SELECT o.code FROM crosswalk w JOIN criterion o ON o.id = w.from_id WHERE w.to_id = :criterion AND o.set_id = :other ORDER BY o.code LIMIT 1),
    (SELECT o.code FROM criterion c JOIN criterion o ON o.concept_id = c.concept_id AND o.set_id = :other WHERE c.id = :criterion ORDER BY o.code LIMIT 1)) AS code
WHERE code IS NOT NULL;

-- name: crosswalk_list :many
-- scan: all crosswalks are asked for, or those of one set
SELECT s.code AS from_set, f.code AS from_code, z.code AS to_set, t.code AS to_code, w.kind, w.share,
    (SELECT d.number || iif((SELECT count(*) FROM decision o WHERE o.number_key = d.number_key) > 1, '@' || coalesce(d.date, ''), '')
        FROM decision d WHERE d.id = w.decision_id) AS decision,
    'recorded' AS sure, f.title AS title_from, t.title AS title_to, f.max_points AS max_points_from, t.max_points AS max_points_to,
    255 AS max_points_from_decimals, 255 AS max_points_to_decimals, 255 AS share_decimals
FROM crosswalk w JOIN criterion f ON f.id = w.from_id JOIN criteria_set s ON s.id = f.set_id
JOIN criterion t ON t.id = w.to_id JOIN criteria_set z ON z.id = t.set_id
ORDER BY s.code, z.code, f.position, f.code, t.position, t.code;

-- name: crosswalk_leaves :many
SELECT c.id, c.title FROM criterion c WHERE c.set_id = :set AND c.leaf = 1 ORDER BY c.position, c.code;

-- name: crosswalk_proposed :many
-- scan: rows of the query's own, of two sets, are joined; an index of them is made on the way
-- Each scored criterion of two sets with its match: what the book says already, else the same concept, code and title,
-- title, code, in this order, each criterion taken once; what is left over was dropped or is new. :titles is a JSON
-- array of [criterion, folded title].
WITH
side AS MATERIALIZED (
    SELECT c.id, c.set_id = :from AS old, c.code, c.title, j.value ->> '$[1]' AS folded, c.kind, c.max_points, c.concept_id, c.position
    FROM json_each(:titles) j CROSS JOIN criterion c ON c.id = j.value ->> '$[0]'),
known AS (
    SELECT f.id AS from_id, t.id AS to_id, w.kind, w.share, w.decision_id
    FROM side f CROSS JOIN crosswalk w ON w.from_id = f.id CROSS JOIN side t ON t.id = w.to_id AND NOT t.old WHERE f.old),
fit AS MATERIALIZED (
    SELECT f.id AS from_id, t.id AS to_id, f.position AS from_position, t.position AS to_position,
        CASE WHEN f.concept_id = t.concept_id THEN 1 WHEN f.code = t.code AND f.folded = t.folded THEN 2 WHEN f.folded = t.folded THEN 3 ELSE 4 END AS level
    FROM side f CROSS JOIN side t ON t.kind = f.kind AND (f.concept_id = t.concept_id OR f.folded = t.folded OR f.code = t.code)
    WHERE f.old AND NOT t.old AND NOT EXISTS (SELECT 1 FROM known k WHERE k.from_id = f.id OR k.to_id = t.id)),
best1 AS (SELECT m.from_id, m.to_id, m.level, row_number() OVER (PARTITION BY m.from_id ORDER BY m.level, m.to_position) AS a,
        row_number() OVER (PARTITION BY m.to_id ORDER BY m.level, m.from_position) AS b FROM fit m),
taken1 AS MATERIALIZED (SELECT b.from_id, b.to_id, b.level FROM best1 b WHERE b.a = 1 AND b.b = 1),
best2 AS (SELECT m.from_id, m.to_id, m.level, row_number() OVER (PARTITION BY m.from_id ORDER BY m.level, m.to_position) AS a,
        row_number() OVER (PARTITION BY m.to_id ORDER BY m.level, m.from_position) AS b FROM fit m
    WHERE NOT EXISTS (SELECT 1 FROM taken1 k WHERE k.from_id = m.from_id OR k.to_id = m.to_id)),
match AS MATERIALIZED (
    SELECT k.from_id, k.to_id, 'recorded' AS sure, k.kind, k.share, k.decision_id FROM known k
    UNION ALL
    SELECT m.from_id, m.to_id,
        CASE m.level WHEN 1 THEN 'same_concept' WHEN 2 THEN 'same_code_title' WHEN 3 THEN 'same_title' ELSE 'same_code' END,
        CASE WHEN f.max_points IS NOT t.max_points THEN 'reweighted' WHEN f.folded <> t.folded THEN 'renamed' ELSE 'same' END, 1000000, NULL
    FROM (SELECT x.from_id, x.to_id, x.level FROM taken1 x UNION ALL SELECT y.from_id, y.to_id, y.level FROM best2 y WHERE y.a = 1 AND y.b = 1) m
    JOIN side f ON f.id = m.from_id JOIN side t ON t.id = m.to_id)
SELECT :from_set AS from_set, f.code AS from_code, :to_set AS to_set, t.code AS to_code, m.kind, m.share,
    (SELECT d.number || iif((SELECT count(*) FROM decision o WHERE o.number_key = d.number_key) > 1, '@' || coalesce(d.date, ''), '')
        FROM decision d WHERE d.id = m.decision_id) AS decision,
    m.sure, f.title AS title_from, t.title AS title_to, f.max_points AS max_points_from, t.max_points AS max_points_to, t.position AS to_position, f.position AS from_position,
    255 AS share_decimals, 255 AS max_points_from_decimals, 255 AS max_points_to_decimals
FROM match m JOIN side f ON f.id = m.from_id JOIN side t ON t.id = m.to_id
UNION ALL
SELECT :from_set, f.code, :to_set, NULL, 'dropped', NULL, NULL, NULL, f.title, NULL, f.max_points, NULL, NULL, f.position, 255, 255, 255
FROM side f WHERE f.old AND NOT EXISTS (SELECT 1 FROM match m WHERE m.from_id = f.id)
UNION ALL
SELECT :from_set, NULL, :to_set, t.code, 'new', NULL, NULL, NULL, NULL, t.title, NULL, t.max_points, t.position, NULL, 255, 255, 255
FROM side t WHERE NOT t.old AND NOT EXISTS (SELECT 1 FROM match m WHERE m.to_id = t.id)
ORDER BY to_position NULLS LAST, from_position, to_code, from_code;
