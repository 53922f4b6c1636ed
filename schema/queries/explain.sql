-- One result, derived step by step: its scores, sum, division, class, rank, papers.

-- name: explain_fact :one
-- What :view and :as_of show of a unit in a year; whether scores stand behind it, and as which version had them
-- (1000: as they are now).
WITH
-- part: asked_of_years
,
-- part: fact
SELECT
-- part: result_columns
    , f.evaluation_id AS evaluation, f.unit_id, f.group_id, f.decimals, s.code AS scale,
    e.set_id IS NOT NULL AND (f.known = 'leaf' OR f.basis IN ('computed', 'provisional')) AS scored,
    CASE WHEN f.basis IN ('computed', 'provisional') THEN 1000 WHEN :view = 'published' THEN 1
        ELSE coalesce((SELECT max(a.version) FROM approval a JOIN decision d ON d.id = a.decision_id
            WHERE a.evaluation_id = e.id AND (:as_of IS NULL OR d.date <= :as_of)), 1000) END AS version
FROM fact f
-- part: result_joins
JOIN evaluation e ON e.id = f.evaluation_id
LEFT JOIN scale s ON s.id = e.scale_id
ORDER BY f.year LIMIT 1;

-- name: final_at :part
-- The final of criterion c of unit u in evaluation e as v.version had it: what stood before the first amendment after it,
-- else the score x of now.
CASE WHEN EXISTS (SELECT 1 FROM approval a WHERE a.evaluation_id = e.id AND a.version > v.version) THEN
    coalesce((
        SELECT json_array(iif(h.field = '', h.old ->> '$.final', h.old ->> '$')) FROM approval a CROSS JOIN change h INDEXED BY change_of_score ON h.batch_id = a.batch_id
        WHERE h.record = 'score' AND h.key = json_array(e.year, u.code, c.code) AND h.field IN ('', 'final')
            AND a.evaluation_id = e.id AND a.version > v.version
        ORDER BY h.batch_id, h.seq LIMIT 1), json_array(x.final)) ->> '$[0]'
    ELSE x.final END

-- name: explained :part
-- Every criterion of the set with the sums below it, from the leaves up. Only the topmost bonus or penalty criterion
-- caps; inside a normal one a penalty is taken off.
leaf AS MATERIALIZED (
    SELECT c.id, c.cap_id, c.kind, iif(c.kind = 'normal', coalesce(w.max_points, c.max_points, 0), 0) AS maximum,
-- part: final_at
        AS final
    FROM (SELECT :version AS version) v
    CROSS JOIN evaluation e ON e.id = :evaluation
    CROSS JOIN unit u ON u.id = :unit
    CROSS JOIN criterion c ON c.set_id = e.set_id AND c.leaf = 1
    LEFT JOIN allowance w INDEXED BY sqlite_autoindex_allowance_1 ON w.evaluation_id = e.id AND w.unit_id = u.id AND w.criterion_id = c.id
    LEFT JOIN score x ON x.evaluation_id = e.id AND x.unit_id = u.id AND x.criterion_id = c.id),
above(id, cap_id, kind, maximum, final) AS (
    SELECT l.id, l.cap_id, l.kind, l.maximum, l.final FROM leaf l
    UNION ALL
    SELECT c.parent_id, a.cap_id, a.kind, a.maximum, a.final FROM above a JOIN criterion c ON c.id = a.id WHERE c.parent_id IS NOT NULL),
bundle AS (
    SELECT a.id, a.cap_id, a.kind, coalesce(sum(a.final), 0) AS points, sum(a.maximum) AS maximum, sum(a.maximum > 0) AS leaves,
        sum(a.maximum > 0 AND a.final IS NOT NULL) AS scored, count(a.final) AS given
    FROM above a GROUP BY a.id, a.cap_id, a.kind),
node AS MATERIALIZED (
    SELECT c.id, c.code, c.title, c.kind, c.depth, c.leaf, c.position, c.max_points, c.cap_id = c.id AS capped,
        sum(CASE WHEN b.cap_id IS NULL OR c.cap_id <> c.id THEN b.points
            ELSE iif(c.kind = 'normal' AND b.kind = 'penalty', -1, 1) * min(coalesce(k.max_points, 20000000), b.points) END) AS points,
        sum(b.points) AS uncapped, sum(b.maximum) AS maximum, sum(b.leaves) AS leaves, sum(b.scored) AS scored, sum(b.given) AS given
    FROM bundle b CROSS JOIN criterion c ON c.id = b.id LEFT JOIN criterion k ON k.id = b.cap_id
    GROUP BY c.id)

-- name: branch :part
-- The criterion :criterion and everything below it.
branch(id) AS (
    SELECT c.id FROM evaluation e JOIN criterion c ON c.set_id = e.set_id AND c.code = :criterion WHERE e.id = :evaluation
    UNION
    SELECT c.id FROM branch b JOIN criterion c ON c.parent_id = b.id)

-- name: explain_items :many
-- Domains with what is exempt, and bonus and penalty inside them; with :criterion that one and everything below it, with
-- notes and evidence.
WITH RECURSIVE
-- part: explained
,
-- part: branch
,
item(position, step, item, criterion, title, depth, kind, points, max_points, maximum, complete, why, role, text, self, first) AS (
    SELECT n.position, 0, iif(n.kind = 'normal', 'criterion', n.kind), n.code, n.title, n.depth, n.kind,
        iif(n.given = 0, NULL, n.points),
        iif(n.kind = 'normal', n.maximum, n.max_points), n.maximum, n.leaves = n.scored,
        iif(n.kind = 'normal' AND n.maximum = 0, 'not_applicable', iif(n.given = 0, 'not_scored', 'scores_missing')), NULL, NULL,
        iif(n.leaf AND :criterion IS NOT NULL, x.self, NULL), iif(n.leaf AND :criterion IS NOT NULL, x.first, NULL)
    FROM node n LEFT JOIN score x ON x.evaluation_id = :evaluation AND x.unit_id = :unit AND x.criterion_id = n.id
    WHERE iif(:criterion IS NULL, n.depth = 1 OR n.capped AND n.uncapped <> 0, n.id IN (SELECT b.id FROM branch b))
    UNION ALL
    SELECT n.position, 1, 'exempt', n.code, n.title, n.depth, n.kind, a.max_points, n.max_points, 0, 0, NULL, NULL, a.reason, NULL, NULL
    FROM node n CROSS JOIN allowance a INDEXED BY sqlite_autoindex_allowance_1 ON a.evaluation_id = :evaluation AND a.unit_id = :unit AND a.criterion_id = n.id
    WHERE :criterion IS NULL OR n.id IN (SELECT b.id FROM branch b)
    UNION ALL
    SELECT n.position, 2, 'cap', n.code, n.title, n.depth, n.kind, n.uncapped, n.max_points, 0, 0, NULL, NULL, NULL, NULL, NULL
    FROM node n WHERE n.capped AND n.uncapped > n.max_points AND (:criterion IS NULL OR n.id IN (SELECT b.id FROM branch b))
    UNION ALL
    SELECT n.position, 3, 'note', n.code, n.title, n.depth, n.kind, NULL, NULL, 0, 0, NULL, t.role, t.text, NULL, NULL
    FROM node n CROSS JOIN note t INDEXED BY sqlite_autoindex_note_1 ON t.evaluation_id = :evaluation AND t.unit_id = :unit AND t.criterion_id = n.id
    WHERE n.id IN (SELECT b.id FROM branch b)
    UNION ALL
    SELECT n.position, 4, 'evidence', n.code, n.title, n.depth, n.kind, NULL, NULL, 0, 0, NULL, NULL,
        v.document || coalesce(' · ' || v.page, '') || coalesce(' · ' || v.path, ''), NULL, NULL
    FROM node n CROSS JOIN evidence v INDEXED BY sqlite_autoindex_evidence_1 ON v.evaluation_id = :evaluation AND v.unit_id = :unit AND v.criterion_id = n.id
    WHERE n.id IN (SELECT b.id FROM branch b))
SELECT i.item, i.criterion, i.title, i.depth, i.points, i.max_points,
    CASE WHEN i.kind = 'normal' AND i.step = 0 AND i.maximum > 0 AND i.complete THEN
        iif(i.points < 0, -1, 1) * ((abs(i.points) * 1000000 / i.maximum + e.unit_of_print / 2) / e.unit_of_print * e.unit_of_print) END AS index_percent,
    e.decimals AS index_percent_decimals, i.why, iif(i.step = 0 AND i.kind <> 'normal', 'not_applicable', i.why) AS why_index, i.role, i.text, i.self, i.first
FROM item i
JOIN (SELECT x.decimals, CASE x.decimals WHEN 3 THEN 10 WHEN 2 THEN 100 WHEN 1 THEN 1000 ELSE 10000 END AS unit_of_print
    FROM evaluation x WHERE x.id = :evaluation) e
ORDER BY i.position, i.step, i.criterion, i.role DESC, i.text;

-- name: explain_remarks :one
-- Criteria of a unit that notes and evidence stand beside, and leaves (below :criterion) that are missing, the first of each.
WITH RECURSIVE
-- part: explained
,
-- part: branch
SELECT
    (SELECT group_concat(t.code, ', ') FROM (SELECT DISTINCT c.code, c.position FROM note n CROSS JOIN criterion c ON c.id = n.criterion_id
        WHERE n.evaluation_id = :evaluation AND n.unit_id = :unit ORDER BY c.position LIMIT 12) t) AS notes,
    (SELECT group_concat(t.code, ', ') FROM (SELECT DISTINCT c.code, c.position FROM evidence n CROSS JOIN criterion c ON c.id = n.criterion_id
        WHERE n.evaluation_id = :evaluation AND n.unit_id = :unit ORDER BY c.position LIMIT 12) t) AS evidence,
    (SELECT group_concat(t.code, ', ') FROM (SELECT n.code FROM node n WHERE n.leaf AND n.leaves > n.scored
        AND (:criterion IS NULL OR n.id IN (SELECT b.id FROM branch b)) ORDER BY n.position LIMIT 12) t) AS missing;

-- name: explain_sum :part
-- The sums of the whole unit, or of :criterion alone, and their division.
worst AS MATERIALIZED (
    SELECT n.code, iif(n.points < 0, -1, n.points * 1000000 / n.maximum) AS percent FROM node n
    WHERE n.depth = 1 AND n.kind = 'normal' AND n.maximum > 0 ORDER BY percent, n.position LIMIT 1),
summed AS (
    SELECT e.scale_id, e.decimals, e.class_on, iif(:criterion IS NULL, e.na, 'lower') AS na,
        coalesce(sum(iif(n.kind = 'normal', n.points, 0)), 0) AS points, coalesce(sum(n.maximum), 0) AS maximum,
        coalesce(sum(iif(n.kind = 'bonus', n.points, 0)), 0) AS bonus, coalesce(sum(iif(n.kind = 'penalty', n.points, 0)), 0) AS penalty,
        coalesce(sum(n.leaves), 0) AS leaves, coalesce(sum(n.scored), 0) AS scored, (SELECT w.percent FROM worst w) AS min_domain,
        iif(e.na = 'lower' OR :criterion IS NOT NULL, 1,
            (SELECT coalesce(sum(c.max_points), 0) FROM criterion c WHERE c.set_id = e.set_id AND c.leaf = 1 AND c.kind = 'normal')) AS whole
    FROM evaluation e CROSS JOIN node n ON iif(:criterion IS NULL, n.depth = 1, n.code = :criterion)
    WHERE e.id = :evaluation),
-- part: ratio

-- name: explain_total :one
WITH RECURSIVE
-- part: explained
,
-- part: explain_sum
SELECT v.points + v.bonus - v.penalty AS total, v.points, v.bonus, v.penalty, v.maximum, v.leaves, v.leaves - v.scored AS missing, v.na, v.whole, v.decimals,
    iif(v.num IS NULL, NULL, v.index_value) AS index_percent, v.num < 0 AS negative, v.f6, v.remainder > 0 AS more
FROM rounded v;

-- name: explain_classes :many
-- The class that the scores reach, and before it each better one whose bound they reach and whose condition they do not
-- fulfil. `above`: points over the bound, rounded down; where rescaled, of the common maximum. NULL when judged on the
-- printed index.
WITH RECURSIVE
-- part: explained
,
-- part: explain_sum
,
judged AS MATERIALIZED (
    SELECT v.scale_id, v.class_on, v.index_value, v.num, v.f6, v.remainder, v.min_domain, v.maximum, v.na, v.whole,
-- part: reached_class
        AS reached
    FROM rounded v)
SELECT k.position, k.name AS class, k.lower_bound, k.inclusive, k.min_domain, k.position = v.reached AS reached, v.class_on,
    iif(v.class_on = 'exact', v.f6 = k.lower_bound AND v.remainder = 0, v.index_value = k.lower_bound) AS exactly,
    CASE WHEN v.class_on = 'printed' OR v.num < 0 THEN NULL
        WHEN v.na = 'lower' THEN (v.num * 1000000 - k.lower_bound * v.maximum) / 1000000
        ELSE (v.num / v.maximum * 1000000 - k.lower_bound * v.whole + v.num % v.maximum * 1000000 / v.maximum) / 1000000 END AS above,
    v.index_value - k.lower_bound AS printed_above, w.code AS worst, w.percent AS worst_percent
FROM judged v
CROSS JOIN scale_class k ON k.scale_id = v.scale_id AND k.position <= coalesce(v.reached, 1000000)
LEFT JOIN worst w
WHERE k.lower_bound IS NOT NULL AND v.num IS NOT NULL AND (k.position = v.reached OR k.min_domain IS NOT NULL AND
-- part: bound_holds
    ) AND NOT EXISTS (SELECT 1 FROM scale_class o WHERE o.scale_id = v.scale_id AND o.position < k.position AND o.lower_bound IS NULL)
ORDER BY k.position;

-- name: explain_printed :many
-- What papers printed of a unit's domains.
WITH
-- part: asked_of_years
,
-- part: fact
,
-- part: domain_fact
SELECT d.domain AS criterion, d.title, coalesce(d.kind, 'normal') AS kind, d.points, d.points_decimals, d.max_points, d.max_points_decimals,
    d.index_value AS index_percent, d.index_decimals AS index_percent_decimals
FROM domain_fact d
WHERE (:criterion IS NULL OR d.domain = :criterion) AND coalesce(d.points, d.index_value) IS NOT NULL
ORDER BY d.position NULLS LAST, d.domain;

-- name: explain_neighbours :many
-- Who stands next before (place -1), beside (0) and next behind (1) a unit in its group; place 2: who is ranked and not
-- complete.
WITH
-- part: asked_of_years
,
-- part: fact
,
own AS (SELECT f.rank, f.basis FROM fact f WHERE f.unit_id = :of),
next(place, rank) AS (
    SELECT -1, max(f.rank) FROM fact f JOIN own o ON f.rank < o.rank
    UNION ALL
    SELECT 0, o.rank FROM own o
    UNION ALL
    SELECT 1, min(f.rank) FROM fact f JOIN own o ON f.rank > o.rank),
near AS (
    SELECT n.place, f.unit_id, f.evaluation_id, f.rank, f.index_value, f.index_decimals FROM next n CROSS JOIN fact f ON +f.rank = n.rank
    WHERE f.unit_id <> :of
    UNION ALL
    SELECT 2, f.unit_id, f.evaluation_id, NULL, NULL, NULL FROM own o CROSS JOIN fact f ON +f.ranked = 1 AND f.missing > 0
    WHERE o.basis = 'provisional' AND f.unit_id <> :of)
SELECT b.place, n.name, b.rank, b.index_value AS index_percent, b.index_decimals AS index_percent_decimals
FROM near b JOIN name_of_year n ON n.evaluation_id = b.evaluation_id AND n.unit_id = b.unit_id
ORDER BY b.place, n.name_sort, n.unit_id;

-- name: explain_decisions :many
-- The papers behind what is shown (of the total, or of a printed part), in their order; as first published only those that gave a fact.
WITH entry AS MATERIALIZED (
    SELECT q.entry, q.decision_id, q.source, d.number, d.date, q.points, q.max_points, q.index_value, q.rank, q.group_size, q.class_key,
        coalesce(CAST(replace(d.date, '-', '') AS INTEGER), 0) * 1000000000 + q.entry AS stand
    FROM published q LEFT JOIN decision d ON d.id = q.decision_id
    WHERE q.evaluation_id = :evaluation AND q.unit_id = :unit AND q.part = :part AND q.replaced_by IS NULL AND :view <> 'computed'
        AND (:as_of IS NULL OR d.date IS NULL OR d.date <= :as_of)),
first AS (
    SELECT min(iif(points IS NULL, NULL, stand)) AS stand FROM entry UNION SELECT min(iif(max_points IS NULL, NULL, stand)) FROM entry
    UNION SELECT min(iif(index_value IS NULL, NULL, stand)) FROM entry UNION SELECT min(iif(rank IS NULL, NULL, stand)) FROM entry
    UNION SELECT min(iif(group_size IS NULL, NULL, stand)) FROM entry UNION SELECT min(iif(class_key IS NULL, NULL, stand)) FROM entry)
SELECT n.number, n.date, n.source, a.kind AS act, a.reason, min(n.stand) AS stand
FROM entry n LEFT JOIN approval a ON a.evaluation_id = :evaluation AND a.decision_id = n.decision_id
WHERE :view <> 'published' OR n.stand IN (SELECT f.stand FROM first f)
GROUP BY n.decision_id, n.source, a.version
ORDER BY 6, a.version;
