-- Criteria sets, criteria, concepts.

-- name: criteria_set_row :one
SELECT json_object('title', s.title, 'printed_max', s.printed_max, 'printed_count', s.printed_count,
    'decision', (SELECT json_array(d.number, d.date, d.issuer) FROM decision d WHERE d.id = s.decision_id))
FROM criteria_set s WHERE s.code = :key ->> '$[0]';

-- name: criteria_set_put :exec
INSERT INTO criteria_set (code, title, printed_max, printed_count, decision_id)
VALUES (:key ->> '$[0]', :row ->> '$.title', :row ->> '$.printed_max', :row ->> '$.printed_count',
    (SELECT d.id FROM decision d WHERE d.number = :row ->> '$.decision[0]' AND d.date IS :row ->> '$.decision[1]' AND d.issuer = :row ->> '$.decision[2]'))
ON CONFLICT (code) DO UPDATE SET title = excluded.title, printed_max = excluded.printed_max, printed_count = excluded.printed_count,
    decision_id = excluded.decision_id;

-- name: criteria_set_cut :exec
DELETE FROM criteria_set WHERE code = :key ->> '$[0]';

-- name: criterion_row :one
SELECT json_object('parent', p.code, 'place', c.place, 'title', c.title, 'title_en', c.title_en, 'max_points', c.max_points, 'method', c.method,
    'kind', c.kind, 'step', c.step, 'rule', c.rule, 'appraiser', c.appraiser, 'concept', t.code)
FROM criteria_set s JOIN criterion c ON c.set_id = s.id AND c.code = :key ->> '$[1]'
LEFT JOIN criterion p ON p.id = c.parent_id LEFT JOIN concept t ON t.id = c.concept_id
WHERE s.code = :key ->> '$[0]';

-- name: concept_put :exec
INSERT INTO concept (code) SELECT :row ->> '$.concept' WHERE :row ->> '$.concept' IS NOT NULL ON CONFLICT (code) DO NOTHING;

-- name: concept_forget :exec
-- The concept of a row as it was, when no criterion bears it any more.
DELETE FROM concept WHERE code = :row ->> '$.concept' AND NOT EXISTS (SELECT 1 FROM criterion c WHERE c.concept_id = concept.id);

-- name: criterion_put :exec
INSERT INTO criterion (set_id, code, parent_id, place, title, title_en, max_points, method, kind, step, rule, appraiser, concept_id)
SELECT s.id, :key ->> '$[1]', (SELECT p.id FROM criterion p WHERE p.set_id = s.id AND p.code = :row ->> '$.parent'),
    :row ->> '$.place', :row ->> '$.title', :row ->> '$.title_en', :row ->> '$.max_points', :row ->> '$.method', :row ->> '$.kind',
    :row ->> '$.step', :row ->> '$.rule', :row ->> '$.appraiser', (SELECT t.id FROM concept t WHERE t.code = :row ->> '$.concept')
FROM criteria_set s WHERE s.code = :key ->> '$[0]'
ON CONFLICT (set_id, code) DO UPDATE SET parent_id = excluded.parent_id, place = excluded.place, title = excluded.title,
    title_en = excluded.title_en, max_points = excluded.max_points, method = excluded.method, kind = excluded.kind, step = excluded.step,
    rule = excluded.rule, appraiser = excluded.appraiser, concept_id = excluded.concept_id;

-- name: criterion_detach :exec
-- A criterion refers to itself as domain or cap; that goes before it goes.
UPDATE criterion SET domain_id = NULL, cap_id = NULL
WHERE set_id = (SELECT s.id FROM criteria_set s WHERE s.code = :key ->> '$[0]') AND code = :key ->> '$[1]';

-- name: criterion_cut :exec
-- scan: scores have no index by criterion; only a criterion without any comes here
DELETE FROM criterion WHERE set_id = (SELECT s.id FROM criteria_set s WHERE s.code = :key ->> '$[0]') AND code = :key ->> '$[1]';

-- name: set_shape :one
-- What the limits of a set are about: criteria, those that a root leads to (not so in a circle), levels, a
-- criterion of another kind than its parent, the sum of what is scored.
WITH RECURSIVE
tree(id, kind, depth) AS (
    SELECT c.id, c.kind, 1 FROM criteria_set s JOIN criterion c ON c.set_id = s.id AND c.parent_id IS NULL WHERE s.code = :key ->> '$[0]'
    UNION ALL
    SELECT c.id, c.kind, t.depth + 1 FROM tree t JOIN criterion c ON c.parent_id = t.id WHERE t.depth < 20)
SELECT :key ->> '$[0]' AS "set", (SELECT count(*) FROM criteria_set s JOIN criterion c ON c.set_id = s.id WHERE s.code = :key ->> '$[0]') AS criteria,
    count(*) AS reached, coalesce(max(t.depth), 0) AS depth,
    (SELECT c.code FROM tree p JOIN criterion c ON c.parent_id = p.id AND p.kind <> 'normal' AND c.kind <> p.kind ORDER BY c.code LIMIT 1) AS mixed,
    (SELECT coalesce(sum(c.max_points), 0) FROM tree l JOIN criterion c ON c.id = l.id
        WHERE NOT EXISTS (SELECT 1 FROM criterion k WHERE k.parent_id = l.id)) AS maximum
FROM tree t;

-- name: set_arrange :exec
-- Depth, domain, cap, leaf and printed order of every criterion of a set, from parents and places; codes
-- decide between equal places.
UPDATE criterion SET depth = t.depth, domain_id = t.domain, cap_id = t.cap, leaf = t.leaf, position = t.position
FROM (
    WITH RECURSIVE tree(id, depth, domain, cap, path) AS (
        SELECT c.id, 1, c.id, iif(c.kind = 'normal', NULL, c.id), printf('%06d', c.place) || c.code
        FROM criteria_set s JOIN criterion c ON c.set_id = s.id AND c.parent_id IS NULL WHERE s.code = :key ->> '$[0]'
        UNION ALL
        SELECT c.id, t.depth + 1, t.domain, coalesce(t.cap, iif(c.kind = 'normal', NULL, c.id)), t.path || ' ' || printf('%06d', c.place) || c.code
        FROM tree t JOIN criterion c ON c.parent_id = t.id WHERE t.depth < 20)
    SELECT t.id, t.depth, t.domain, t.cap, NOT EXISTS (SELECT 1 FROM criterion k WHERE k.parent_id = t.id) AS leaf,
        row_number() OVER (ORDER BY t.path) AS position
    FROM tree t) t
WHERE criterion.id = t.id
    AND (criterion.depth <> t.depth OR criterion.domain_id IS NOT t.domain OR criterion.cap_id IS NOT t.cap OR criterion.leaf <> t.leaf
        OR criterion.position <> t.position);

-- name: set_id :one
SELECT id FROM criteria_set WHERE code = :code;

-- name: criterion_find :one
SELECT c.id, c.code, c.title, c.kind, c.method, c.leaf, c.max_points, c.position, c.depth, c.concept_id
FROM criterion c WHERE c.set_id = :set AND c.code = :code;

-- name: criterion_next_place :one
-- The next place among the children of a parent (NULL: among the domains).
SELECT coalesce(max(c.place), 0) + 1 AS place FROM criterion c
WHERE c.set_id = :set AND c.parent_id IS (SELECT p.id FROM criterion p WHERE p.set_id = :set AND p.code = :parent);

-- name: criterion_place :one
SELECT c.place, p.code AS parent FROM criterion c LEFT JOIN criterion p ON p.id = c.parent_id WHERE c.set_id = :set AND c.code = :code;

-- name: criterion_waiting :many
-- Domains whose code says that they stand below :code.
SELECT c.code FROM criterion c
WHERE c.set_id = :set AND c.depth = 1 AND c.code <> :code
    AND substr(c.code, 1, length(:code) + 1) = :code || '.' AND instr(substr(c.code, length(:code) + 2), '.') = 0
ORDER BY c.position;

-- name: criterion_of_other_kind :many
-- What stands below a criterion and is not of its kind, the lowest first.
WITH RECURSIVE below(id) AS (
    SELECT c.id FROM criterion p JOIN criterion c ON c.parent_id = p.id WHERE p.set_id = :set AND p.code = :code
    UNION SELECT c.id FROM below b JOIN criterion c ON c.parent_id = b.id)
SELECT c.code FROM below b JOIN criterion c ON c.id = b.id WHERE c.kind <> :kind ORDER BY c.position DESC;

-- name: criterion_leaves_below :one
SELECT group_concat(k.code, ', ') AS codes FROM (
    WITH RECURSIVE below(id) AS (
        SELECT c.id FROM criterion c WHERE c.set_id = :set AND c.code = :code
        UNION SELECT c.id FROM below b JOIN criterion c ON c.parent_id = b.id)
    SELECT c.code FROM below b JOIN criterion c ON c.id = b.id WHERE c.leaf = 1 AND c.code <> :code ORDER BY c.position) k;

-- name: set_without_maximum :one
-- The first normal leaf whose maximum is not known: such a set cannot be scored.
SELECT c.code FROM criterion c WHERE c.set_id = :set AND c.leaf = 1 AND c.kind = 'normal' AND c.max_points IS NULL ORDER BY c.position LIMIT 1;

-- name: evaluation_without_maximum :one
-- The same for an evaluation that is open, with the code of its set.
SELECT s.code AS "set", c.code FROM evaluation e JOIN criteria_set s ON s.id = e.set_id JOIN criterion c ON c.set_id = s.id
WHERE e.id = :evaluation AND c.leaf = 1 AND c.kind = 'normal' AND c.max_points IS NULL ORDER BY c.position LIMIT 1;

-- name: set_used :one
SELECT e.year || ' ' || g.code AS what FROM criteria_set s JOIN evaluation e ON e.set_id = s.id JOIN unit_group g ON g.id = e.group_id
WHERE s.code = :code ORDER BY e.year, g.code LIMIT 1;

-- name: criterion_used :one
-- What refers to a criterion, first of it. Scores have no index by criterion: they are asked through the evaluations of the set.
SELECT what FROM (
    SELECT 1 AS n, (SELECT k.code FROM criterion k WHERE k.parent_id = c.id LIMIT 1) AS what FROM criterion c WHERE c.set_id = :set AND c.code = :code
    UNION ALL
    SELECT 2, (SELECT CAST(e.year AS TEXT) FROM evaluation e JOIN participant p ON p.evaluation_id = e.id
        JOIN score x ON x.evaluation_id = e.id AND x.unit_id = p.unit_id AND x.criterion_id = c.id WHERE e.set_id = c.set_id LIMIT 1)
    FROM criterion c WHERE c.set_id = :set AND c.code = :code
    UNION ALL
    SELECT 3, (SELECT CAST(e.year AS TEXT) FROM allowance a JOIN evaluation e ON e.id = a.evaluation_id WHERE a.criterion_id = c.id LIMIT 1)
    FROM criterion c WHERE c.set_id = :set AND c.code = :code
    UNION ALL
    SELECT 4, (SELECT CAST(e.year AS TEXT) FROM note a JOIN evaluation e ON e.id = a.evaluation_id WHERE a.criterion_id = c.id LIMIT 1)
    FROM criterion c WHERE c.set_id = :set AND c.code = :code
    UNION ALL
    SELECT 5, (SELECT CAST(e.year AS TEXT) FROM evidence a JOIN evaluation e ON e.id = a.evaluation_id WHERE a.criterion_id = c.id LIMIT 1)
    FROM criterion c WHERE c.set_id = :set AND c.code = :code
    UNION ALL
    SELECT 6, coalesce(
        (SELECT s.code || ' ' || o.code FROM crosswalk w JOIN criterion o ON o.id = w.to_id JOIN criteria_set s ON s.id = o.set_id
            WHERE w.from_id = c.id ORDER BY s.code, o.code LIMIT 1),
        (SELECT s.code || ' ' || o.code FROM crosswalk w JOIN criterion o ON o.id = w.from_id JOIN criteria_set s ON s.id = o.set_id
            WHERE w.to_id = c.id ORDER BY s.code, o.code LIMIT 1))
    FROM criterion c WHERE c.set_id = :set AND c.code = :code)
WHERE what IS NOT NULL ORDER BY n LIMIT 1;

-- name: criterion_highest_score :one
-- The highest score that a criterion holds in any year: its maximum cannot go below it.
SELECT max(max(coalesce(x.self, 0), coalesce(x.first, 0), coalesce(x.final, 0))) AS highest
FROM criterion c JOIN evaluation e ON e.set_id = c.set_id JOIN participant p ON p.evaluation_id = e.id
JOIN score x ON x.evaluation_id = e.id AND x.unit_id = p.unit_id AND x.criterion_id = c.id
WHERE c.set_id = :set AND c.code = :code;

-- name: set_touches :many
SELECT e.id AS evaluation, NULL AS unit, e.state FROM criteria_set s JOIN evaluation e ON e.set_id = s.id WHERE s.code = :key ->> '$[0]' ORDER BY e.id;

-- name: set_list :many
-- scan: sets are few: some a year
SELECT s.code AS "set", s.title,
    (SELECT d.number || iif((SELECT count(*) FROM decision o WHERE o.number_key = d.number_key) > 1, '@' || coalesce(d.date, ''), '')
        FROM decision d WHERE d.id = s.decision_id) AS decision,
    (SELECT sum(c.max_points) FROM criterion c WHERE c.set_id = s.id AND c.leaf = 1 AND c.kind = 'normal') AS max_points,
    s.printed_max,
    (SELECT count(*) FROM criterion c WHERE c.set_id = s.id AND c.leaf = 1 AND c.kind = 'normal') AS leaves,
    s.printed_count,
    (SELECT group_concat(u.what, '; ') FROM (SELECT e.year || ' ' || g.code AS what FROM evaluation e JOIN unit_group g ON g.id = e.group_id
        WHERE e.set_id = s.id ORDER BY e.year, g.code) u) AS years
FROM criteria_set s WHERE :set IS NULL OR s.code = :set ORDER BY s.code;

-- name: criterion_list :many
-- A branch's sum counts its leaves of its own kind; a bonus or penalty inside a normal branch stands beside it.
WITH RECURSIVE
wanted(id) AS (
    SELECT c.id FROM criteria_set s JOIN criterion c ON c.set_id = s.id
    WHERE s.code = :set AND iif(:criterion IS NULL, c.parent_id IS NULL, c.code = :criterion)
    UNION
    SELECT c.id FROM wanted w JOIN criterion c ON c.parent_id = w.id),
above(id, points, kind) AS (
    -- the points of each leaf, at itself and at every criterion above it
    SELECT c.id, c.max_points, c.kind FROM wanted w JOIN criterion c ON c.id = w.id WHERE c.leaf = 1 AND c.max_points IS NOT NULL
    UNION ALL
    SELECT c.parent_id, a.points, a.kind FROM above a JOIN criterion c ON c.id = a.id WHERE c.parent_id IS NOT NULL),
summed AS (
    SELECT a.id, sum(a.points) AS sum FROM above a JOIN criterion c ON c.id = a.id WHERE c.kind <> 'normal' OR a.kind = 'normal' GROUP BY a.id
    UNION ALL
    SELECT w.id, NULL FROM wanted w),
once AS (SELECT id, max(sum) AS sum FROM summed GROUP BY id)
SELECT :set AS "set", c.code, p.code AS parent, c.title, c.title_en, c.max_points, c.method, c.kind, t.code AS concept, c.depth, o.sum,
    c.step, c.rule, c.appraiser, c.leaf
FROM once o JOIN criterion c ON c.id = o.id LEFT JOIN criterion p ON p.id = c.parent_id LEFT JOIN concept t ON t.id = c.concept_id
WHERE (:criterion IS NULL OR c.position >= (SELECT k.position FROM criterion k JOIN criteria_set s ON s.id = k.set_id WHERE s.code = :set AND k.code = :criterion))
ORDER BY c.position, c.code;

-- name: criterion_is_below :one
WITH RECURSIVE below(id, code) AS (
    SELECT c.id, c.code FROM criterion c WHERE c.set_id = :set AND c.code = :above
    UNION SELECT c.id, c.code FROM below b JOIN criterion c ON c.parent_id = b.id)
SELECT count(*) AS found FROM below b WHERE b.code = :code;

-- name: criterion_last :one
-- The last in printed order.
SELECT c.code FROM criterion c WHERE c.set_id = :set ORDER BY c.position DESC LIMIT 1;

-- name: set_code :one
SELECT code FROM criteria_set WHERE id = :set;

-- name: spent_leaf :part
-- Each leaf of the asked evaluations that every unit to which it applies is scored on: was each at its maximum?
spent AS MATERIALIZED (
    SELECT e.id AS evaluation_id, e.year, e.group_id, c.id AS criterion_id, coalesce(c.concept_id, -c.id) AS same, count(*) AS units,
        min(x.final = coalesce(a.max_points, c.max_points)) AS spent
    FROM (SELECT DISTINCT y.value FROM json_each(:years) y) y CROSS JOIN evaluation e ON e.year = y.value
    CROSS JOIN criterion c ON c.set_id = e.set_id AND c.leaf = 1
    CROSS JOIN participant p ON p.evaluation_id = e.id
    LEFT JOIN allowance a INDEXED BY sqlite_autoindex_allowance_1 ON a.evaluation_id = e.id AND a.unit_id = p.unit_id AND a.criterion_id = c.id
    LEFT JOIN score x ON x.evaluation_id = e.id AND x.unit_id = p.unit_id AND x.criterion_id = c.id
    WHERE c.kind = 'normal' AND coalesce(a.max_points, c.max_points, 0) > 0 AND (:group IS NULL OR e.group_id = :group)
    GROUP BY e.id, c.id HAVING count(*) = count(x.final))

-- name: spent_known :one
WITH
-- part: spent_leaf
SELECT count(*) AS leaves FROM spent;

-- name: spent_list :many
-- Of a group by aggregate with one max() the bare columns are those of that row: the last year so.
WITH
-- part: spent_leaf
SELECT g.code AS "group", c.code AS criterion, c.title, c.max_points, 255 AS max_points_decimals, t.units, t.count, t.years_known,
    (SELECT group_concat(z.value, ', ') FROM (SELECT y.value FROM json_each(t.years) y ORDER BY y.value) z) AS years
FROM (
    SELECT s.group_id, max(iif(s.spent, s.year, NULL)) AS last_year, s.criterion_id, s.units, count(DISTINCT iif(s.spent, s.year, NULL)) AS count,
        count(DISTINCT s.year) AS years_known, json_group_array(DISTINCT s.year) FILTER (WHERE s.spent) AS years
    FROM spent s GROUP BY s.group_id, s.same) t
JOIN unit_group g ON g.id = t.group_id
JOIN criterion c ON c.id = t.criterion_id
WHERE t.last_year IS NOT NULL
ORDER BY g.code, t.count DESC, c.position, c.id;
