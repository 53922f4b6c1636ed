-- Results: computed from scores when they change, read beside what papers printed.
-- All numbers are ten-thousandths; one long division gives |index| = f6 + remainder/den.

-- name: tally_refresh :exec
-- input: evaluation INT, unit INT
-- The sums of each domain for the units named. Only the topmost bonus or penalty criterion caps what
-- stands below it.
INSERT INTO tally (evaluation_id, domain_id, unit_id, points, maximum, leaves, scored, locator)
WITH cell AS (
    SELECT i.evaluation, i.unit, c.domain_id, c.cap_id, c.kind, c.position, x.final,
        CASE c.kind WHEN 'normal' THEN coalesce(a.max_points, c.max_points, 0) ELSE 0 END AS maximum
    FROM input i
    CROSS JOIN evaluation e ON e.id = i.evaluation
    CROSS JOIN criterion c ON c.set_id = e.set_id AND c.leaf = 1
    LEFT JOIN allowance a ON a.evaluation_id = i.evaluation AND a.unit_id = i.unit AND a.criterion_id = c.id
    LEFT JOIN score x ON x.evaluation_id = i.evaluation AND x.unit_id = i.unit AND x.criterion_id = c.id),
capped AS (
    SELECT g.evaluation, g.unit, g.domain_id, g.kind,
        iif(g.cap_id IS NULL, coalesce(sum(g.final), 0),
            min(coalesce((SELECT k.max_points FROM criterion k WHERE k.id = g.cap_id), 20000000), coalesce(sum(g.final), 0))) AS points,
        sum(g.maximum) AS maximum,
        sum(g.maximum > 0) AS leaves,
        sum(g.maximum > 0 AND g.final IS NOT NULL) AS scored,
        coalesce(sum(g.position * g.final), 0) AS locator
    FROM cell g
    GROUP BY g.evaluation, g.unit, g.domain_id, g.cap_id)
SELECT p.evaluation, p.domain_id, p.unit,
    sum(iif(d.kind = 'normal' AND p.kind = 'penalty', -p.points, p.points)),
    sum(p.maximum), sum(p.leaves), sum(p.scored), sum(p.locator)
FROM capped p
JOIN criterion d ON d.id = p.domain_id
GROUP BY p.evaluation, p.domain_id, p.unit
ON CONFLICT (evaluation_id, domain_id, unit_id) DO UPDATE SET points = excluded.points, maximum = excluded.maximum,
    leaves = excluded.leaves, scored = excluded.scored, locator = excluded.locator;

-- name: tally_clear :exec
DELETE FROM tally WHERE evaluation_id = :evaluation;

-- name: result_clear :exec
DELETE FROM result WHERE evaluation_id = :evaluation;

-- name: tally_forget :exec
-- A unit that left an evaluation leaves no derived rows.
DELETE FROM tally WHERE evaluation_id = :evaluation AND unit_id = :unit;

-- name: result_forget :exec
DELETE FROM result WHERE evaluation_id = :evaluation AND unit_id = :unit;

-- name: participants_of_evaluation :many
SELECT evaluation_id AS evaluation, unit_id AS unit FROM participant WHERE evaluation_id = :evaluation ORDER BY unit_id;

-- name: result_refresh :exec
-- input: evaluation INT, unit INT
-- Points, index, class and sort keys by the evaluation's rules. A unit with a leaf missing has points so
-- far and nothing else. Judged exactly: an index on a bound is on the bound.
INSERT INTO result (evaluation_id, unit_id, points, maximum, bonus, penalty, leaves, scored, min_domain, index_value, class_position, sort1, sort2)
WITH summed AS (
    SELECT i.evaluation, i.unit, e.set_id, e.scale_id, e.decimals, e.class_on, e.rank_on, e.na,
        coalesce(sum(iif(d.kind = 'normal', t.points, 0)), 0) AS points,
        coalesce(sum(t.maximum), 0) AS maximum,
        coalesce(sum(iif(d.kind = 'bonus', t.points, 0)), 0) AS bonus,
        coalesce(sum(iif(d.kind = 'penalty', t.points, 0)), 0) AS penalty,
        coalesce(sum(t.leaves), 0) AS leaves,
        coalesce(sum(t.scored), 0) AS scored,
        min(CASE WHEN d.kind = 'normal' AND t.maximum > 0 THEN iif(t.points < 0, -1, t.points * 1000000 / t.maximum) END) AS min_domain,
        iif(e.na = 'lower', 1, (SELECT coalesce(sum(c.max_points), 0) FROM criterion c WHERE c.set_id = e.set_id AND c.leaf = 1 AND c.kind = 'normal')) AS whole
    FROM input i
    CROSS JOIN evaluation e ON e.id = i.evaluation
    LEFT JOIN criterion d ON d.set_id = e.set_id AND d.depth = 1
    LEFT JOIN tally t ON t.evaluation_id = i.evaluation AND t.domain_id = d.id AND t.unit_id = i.unit
    WHERE e.set_id IS NOT NULL
    GROUP BY i.evaluation, i.unit),
ratio AS (
    -- lower: (points + bonus - penalty) / maximum; rescale: the leaves are brought to the set's sum first
    SELECT s.*,
        CASE WHEN s.maximum > 0 AND s.leaves = s.scored
            THEN iif(s.na = 'lower', s.points + s.bonus - s.penalty, s.points * s.whole + (s.bonus - s.penalty) * s.maximum) END AS num,
        s.maximum * s.whole AS den
    FROM summed s),
divided AS (
    SELECT r.*,
        abs(num) / den * 1000000 + abs(num) % den * 1000 / den * 1000 + abs(num) % den * 1000 % den * 1000 / den AS f6,
        abs(num) % den * 1000 % den * 1000 % den AS remainder,
        CASE decimals WHEN 3 THEN 10 WHEN 2 THEN 100 WHEN 1 THEN 1000 ELSE 10000 END AS unit_of_print
    FROM ratio r),
rounded AS (
    SELECT v.*, iif(num < 0, -1, 1) * ((f6 + unit_of_print / 2) / unit_of_print * unit_of_print) AS index_value
    FROM divided v)
SELECT v.evaluation, v.unit, v.points, v.maximum, v.bonus, v.penalty, v.leaves, v.scored, v.min_domain,
    iif(v.num IS NULL, NULL, v.index_value),
    CASE WHEN v.num IS NOT NULL THEN
        (SELECT iif(k.lower_bound IS NULL, NULL, k.position) FROM scale_class k
         WHERE k.scale_id = v.scale_id
            AND (k.lower_bound IS NULL
                OR (CASE
                        WHEN v.class_on = 'printed' AND v.index_value < 0 OR v.class_on = 'exact' AND v.num < 0 THEN k.lower_bound = 0 AND k.inclusive = 1
                        WHEN v.class_on = 'printed' THEN iif(k.inclusive = 1, v.index_value >= k.lower_bound, v.index_value > k.lower_bound)
                        WHEN k.inclusive = 1 THEN v.f6 >= k.lower_bound
                        ELSE v.f6 > k.lower_bound OR (v.f6 = k.lower_bound AND v.remainder > 0)
                    END
                    AND (k.min_domain IS NULL OR coalesce(v.min_domain, 1000000) >= k.min_domain)))
         ORDER BY k.position LIMIT 1) END,
    CASE WHEN v.num IS NULL THEN NULL WHEN v.rank_on = 'printed' THEN v.index_value
        ELSE v.num / v.maximum * 1000000000 + v.num % v.maximum * 1000000000 / v.maximum END,
    CASE WHEN v.num IS NULL THEN NULL WHEN v.rank_on = 'printed' THEN 0
        ELSE v.num % v.maximum * 1000000000 % v.maximum * 1000000000 / v.maximum END
FROM rounded v
WHERE true
ON CONFLICT (evaluation_id, unit_id) DO UPDATE SET points = excluded.points, maximum = excluded.maximum, bonus = excluded.bonus,
    penalty = excluded.penalty, leaves = excluded.leaves, scored = excluded.scored, min_domain = excluded.min_domain,
    index_value = excluded.index_value, class_position = excluded.class_position, sort1 = excluded.sort1, sort2 = excluded.sort2;

-- name: rank_refresh :exec
-- input: evaluation INT
-- Ranks of whole groups. A unit that is not ranked or not complete has none and is not counted.
UPDATE result SET rank = k.rank
FROM (
    SELECT r.evaluation_id, r.unit_id,
        CASE WHEN p.ranked = 0 OR r.index_value IS NULL THEN NULL
            WHEN e.tie = 'gap' THEN rank() OVER value
            WHEN e.tie = 'dense' THEN dense_rank() OVER value
            ELSE row_number() OVER place END AS rank
    FROM input i
    CROSS JOIN evaluation e ON e.id = i.evaluation
    CROSS JOIN result r ON r.evaluation_id = e.id
    JOIN participant p ON p.evaluation_id = r.evaluation_id AND p.unit_id = r.unit_id
    JOIN unit u ON u.id = r.unit_id
    WINDOW value AS (PARTITION BY r.evaluation_id, p.ranked = 1 AND r.index_value IS NOT NULL ORDER BY r.sort1 DESC, r.sort2 DESC),
        place AS (PARTITION BY r.evaluation_id, p.ranked = 1 AND r.index_value IS NOT NULL
                  ORDER BY r.sort1 DESC, r.sort2 DESC, p.position = 0, p.position, u.code)) k
WHERE result.evaluation_id = k.evaluation_id AND result.unit_id = k.unit_id AND result.rank IS NOT k.rank;

-- name: result_incomplete :many
-- What an evaluation still misses, for messages.
SELECT u.code AS unit, r.leaves - r.scored AS missing
FROM result r JOIN unit u ON u.id = r.unit_id
WHERE r.evaluation_id = :evaluation AND r.leaves > r.scored
ORDER BY u.code;

-- ---- reading --------------------------------------------------------------------------------------------

-- name: asked_by_evaluation :part
-- The participants of the evaluations in :years (a JSON array) and :group (an id, NULL = all).
asked(evaluation_id, unit_id) AS MATERIALIZED (
    SELECT p.evaluation_id, p.unit_id
    FROM json_each(:years) y
    CROSS JOIN evaluation e ON e.year = y.value
    CROSS JOIN participant p ON p.evaluation_id = e.id
    WHERE :group IS NULL OR e.group_id = :group)

-- name: fact :part
-- What is known of each asked unit in its year: printed facts, each from the entry that :view takes and
-- :as_of allows, or the computed result. `stand` orders entries: dated decisions by date, below them the
-- undated, then by entry; the published view turns the order round.
entry AS MATERIALIZED (
    SELECT a.evaluation_id, a.unit_id, q.entry, q.points, q.max_points, q.index_value, q.rank, q.group_size, q.class_name, q.decision_id,
        iif(:view = 'published', -1, 1) * (coalesce(CAST(replace(d.date, '-', '') AS INTEGER), 0) * 1000000000 + q.entry) AS stand
    FROM asked a
    CROSS JOIN published q ON q.evaluation_id = a.evaluation_id AND q.unit_id = a.unit_id AND q.part = ''
    LEFT JOIN decision d ON d.id = q.decision_id
    WHERE q.replaced_by IS NULL AND :view <> 'computed' AND (:as_of IS NULL OR d.date IS NULL OR d.date <= :as_of)),
pick AS MATERIALIZED (
    SELECT evaluation_id, unit_id,
        abs(max(iif(points IS NULL, NULL, stand))) % 1000000000 AS points_entry,
        abs(max(iif(max_points IS NULL, NULL, stand))) % 1000000000 AS max_points_entry,
        abs(max(iif(index_value IS NULL, NULL, stand))) % 1000000000 AS index_entry,
        abs(max(iif(rank IS NULL, NULL, stand))) % 1000000000 AS rank_entry,
        abs(max(iif(group_size IS NULL, NULL, stand))) % 1000000000 AS size_entry,
        abs(max(iif(class_name IS NULL, NULL, stand))) % 1000000000 AS class_entry,
        abs(max(stand)) % 1000000000 AS last_entry,
        abs(max(iif(decision_id IS NULL, NULL, stand))) % 1000000000 AS decision_entry,
        abs(iif(:view = 'published', max(iif(decision_id IS NULL, NULL, stand)), min(iif(decision_id IS NULL, NULL, stand)))) % 1000000000 AS first_entry
    FROM entry
    GROUP BY evaluation_id, unit_id),
printed AS MATERIALIZED (
    SELECT k.evaluation_id, k.unit_id,
        qp.points, iif(instr(qp.points_text, '.') = 0, 0, length(qp.points_text) - instr(qp.points_text, '.')) AS points_decimals,
        qm.max_points, iif(instr(qm.max_points_text, '.') = 0, 0, length(qm.max_points_text) - instr(qm.max_points_text, '.')) AS max_points_decimals,
        qi.index_value, iif(instr(qi.index_text, '.') = 0, 0, length(qi.index_text) - instr(qi.index_text, '.')) AS index_decimals,
        qr.rank, qs.group_size, qc.class_name, qc.class_key, d.number AS decision, d.date AS decision_date,
        (SELECT group_concat(s.source, '; ') FROM (SELECT DISTINCT z.source FROM published z
             WHERE z.entry IN (k.points_entry, k.max_points_entry, k.index_entry, k.rank_entry, k.size_entry, k.class_entry)
             ORDER BY z.entry) s) AS source,
        -- corrected: a shown fact is from another decision than the first one
        iif(coalesce(qp.decision_id, qf.decision_id) IS NOT qf.decision_id OR coalesce(qm.decision_id, qf.decision_id) IS NOT qf.decision_id
            OR coalesce(qi.decision_id, qf.decision_id) IS NOT qf.decision_id OR coalesce(qr.decision_id, qf.decision_id) IS NOT qf.decision_id
            OR coalesce(qs.decision_id, qf.decision_id) IS NOT qf.decision_id OR coalesce(qc.decision_id, qf.decision_id) IS NOT qf.decision_id,
            'corrected', 'published') AS basis,
        d.date IS NULL AS undated
    FROM pick k
    LEFT JOIN published qp ON qp.entry = k.points_entry
    LEFT JOIN published qm ON qm.entry = k.max_points_entry
    LEFT JOIN published qi ON qi.entry = k.index_entry
    LEFT JOIN published qr ON qr.entry = k.rank_entry
    LEFT JOIN published qs ON qs.entry = k.size_entry
    LEFT JOIN published qc ON qc.entry = k.class_entry
    LEFT JOIN published qd ON qd.entry = k.decision_entry
    LEFT JOIN published qf ON qf.entry = k.first_entry
    LEFT JOIN decision d ON d.id = qd.decision_id),
open_group AS MATERIALIZED (
    -- of each evaluation: how many are ranked, and whether any of them is not complete
    SELECT a.evaluation_id, sum(p.ranked) AS group_size, max(p.ranked = 1 AND r.leaves > r.scored) AS provisional
    FROM (SELECT DISTINCT evaluation_id FROM asked) a
    CROSS JOIN participant p ON p.evaluation_id = a.evaluation_id
    LEFT JOIN result r ON r.evaluation_id = p.evaluation_id AND r.unit_id = p.unit_id
    GROUP BY a.evaluation_id),
fact AS MATERIALIZED (
    SELECT e.year, e.id AS evaluation_id, a.unit_id, e.group_id, e.scale_id, e.point_decimals, p.ranked, p.position AS place,
        CASE WHEN k.unit_id IS NOT NULL THEN k.basis
            WHEN r.unit_id IS NULL THEN NULL
            WHEN o.provisional OR r.leaves > r.scored THEN 'provisional' ELSE 'computed' END AS basis,
        CASE WHEN r.scored > 0 THEN 'leaf'
            WHEN :view <> 'computed' AND EXISTS (SELECT 1 FROM published z WHERE z.evaluation_id = a.evaluation_id
                AND z.unit_id = a.unit_id AND z.part > '' AND z.replaced_by IS NULL) THEN 'domain'
            WHEN coalesce(k.points, k.index_value) IS NOT NULL THEN 'total'
            WHEN coalesce(k.class_name, k.rank) IS NOT NULL THEN 'class'
            ELSE 'none' END AS known,
        iif(k.unit_id IS NOT NULL, k.class_name,
            (SELECT c.name FROM scale_class c WHERE c.scale_id = e.scale_id AND c.position = r.class_position)) AS class_name,
        iif(k.unit_id IS NOT NULL,
            (SELECT c.position FROM scale_class c WHERE c.scale_id = e.scale_id AND c.name_key = k.class_key), r.class_position) AS class_position,
        iif(k.unit_id IS NOT NULL, k.index_value, r.index_value) AS index_value,
        iif(k.unit_id IS NOT NULL, k.index_decimals, e.decimals) AS index_decimals,
        iif(k.unit_id IS NOT NULL, k.points, iif(r.scored > 0, r.points + r.bonus - r.penalty, NULL)) AS points,
        iif(k.unit_id IS NOT NULL, k.points_decimals, 255) AS points_decimals,
        iif(k.unit_id IS NOT NULL, k.max_points, r.maximum) AS max_points,
        iif(k.unit_id IS NOT NULL, k.max_points_decimals, 255) AS max_points_decimals,
        iif(k.unit_id IS NOT NULL, k.rank, r.rank) AS rank,
        iif(k.unit_id IS NOT NULL, k.group_size, iif(r.unit_id IS NULL, NULL, o.group_size)) AS group_size,
        r.leaves - r.scored AS missing,
        k.decision, k.decision_date, k.source,
        iif(:as_of IS NOT NULL AND k.undated, 1, 0) AS date_unknown,
        CASE WHEN k.unit_id IS NOT NULL THEN 'not_published'
            WHEN r.unit_id IS NULL THEN iif(:view = 'default' AND :as_of IS NULL, 'unknown', 'not_published')
            WHEN r.maximum = 0 THEN 'not_applicable'
            WHEN r.scored = 0 THEN 'not_scored'
            WHEN r.leaves > r.scored THEN 'scores_missing' END AS why
    FROM asked a
    JOIN evaluation e ON e.id = a.evaluation_id
    JOIN participant p ON p.evaluation_id = a.evaluation_id AND p.unit_id = a.unit_id
    LEFT JOIN printed k ON k.evaluation_id = a.evaluation_id AND k.unit_id = a.unit_id
    LEFT JOIN result r ON r.evaluation_id = a.evaluation_id AND r.unit_id = a.unit_id
        AND :view IN ('default', 'computed') AND :as_of IS NULL
    LEFT JOIN open_group o ON o.evaluation_id = a.evaluation_id)

-- name: result_columns :part
-- The columns of a result row, from fact f, unit u, unit_group g, name_of_year n and scale_class k.
    f.year, u.code AS unit, n.name AS unit_name, g.code AS "group", g.name AS group_name, f.known, f.basis,
    f.class_name AS class, k.name_en AS class_en, k.short AS class_short, f.class_position,
    f.index_value AS index_percent, f.index_decimals AS index_percent_decimals, f.points, f.points_decimals, f.max_points, f.max_points_decimals,
    f.rank, f.group_size, f.ranked, f.missing, f.decision, f.decision_date, f.source, 'own' AS lineage, f.date_unknown, f.point_decimals,
    coalesce(f.why, iif(f.index_value IS NOT NULL, NULL, 'not_published')) AS why_index_percent,
    f.why AS why_points, f.why AS why_max_points, f.why AS why_group_size,
    CASE WHEN f.why IS NOT NULL THEN f.why WHEN f.scale_id IS NULL THEN 'no_scale' ELSE 'unknown' END AS why_class,
    CASE WHEN f.why = 'not_published' THEN f.why WHEN f.ranked = 0 THEN 'not_ranked' ELSE f.why END AS why_rank,
    CASE WHEN f.class_name IS NULL THEN coalesce(f.why, iif(f.scale_id IS NULL, 'no_scale', 'unknown'))
        WHEN f.class_position IS NULL THEN 'no_scale' ELSE 'none' END AS why_class_position

-- name: rank_of_years :many
WITH
-- part: asked_by_evaluation
,
-- part: fact
SELECT
-- part: result_columns
FROM fact f
JOIN unit u ON u.id = f.unit_id
JOIN unit_group g ON g.id = f.group_id
JOIN name_of_year n ON n.evaluation_id = f.evaluation_id AND n.unit_id = f.unit_id
LEFT JOIN scale_class k ON k.scale_id = f.scale_id AND k.position = f.class_position
ORDER BY f.year, g.code, f.ranked DESC, f.rank IS NULL, f.rank, f.index_value IS NULL, f.index_value DESC,
    f.class_position IS NULL, f.class_position, f.points IS NULL, f.points DESC, n.name_sort, u.code;

-- name: history_of_group :many
WITH
-- part: asked_by_evaluation
,
-- part: fact
SELECT
-- part: result_columns
FROM fact f
JOIN unit u ON u.id = f.unit_id
JOIN unit_group g ON g.id = f.group_id
JOIN name_of_year n ON n.evaluation_id = f.evaluation_id AND n.unit_id = f.unit_id
LEFT JOIN scale_class k ON k.scale_id = f.scale_id AND k.position = f.class_position
ORDER BY (SELECT l.name_sort FROM unit_name l WHERE l.unit_id = f.unit_id ORDER BY l.from_year DESC LIMIT 1), u.code, f.year;

-- name: history_of_unit :many
-- Every year from the first known to the last; a year of which nothing is known is a row without facts.
WITH RECURSIVE
asked(evaluation_id, unit_id) AS MATERIALIZED (
    SELECT p.evaluation_id, p.unit_id FROM participant p
    WHERE p.unit_id = :unit AND (:years IS NULL OR p.year IN (SELECT y.value FROM json_each(:years) y))),
-- part: fact
,
span(year, last) AS (
    SELECT min(f.year), max(f.year) FROM fact f
    UNION ALL
    SELECT s.year + 1, s.last FROM span s WHERE s.year < s.last),
shown AS (
    SELECT f.* FROM fact f
    UNION ALL
    SELECT s.year, NULL, :unit, NULL, NULL, NULL, NULL, NULL, NULL, 'none', NULL, NULL, NULL, 0, NULL, 0, NULL, 0, NULL, NULL, NULL, NULL, NULL, NULL, 0, 'unknown'
    FROM span s WHERE s.year NOT IN (SELECT f.year FROM fact f) AND (:years IS NULL OR s.year IN (SELECT y.value FROM json_each(:years) y)))
SELECT
-- part: result_columns
FROM shown f
JOIN unit u ON u.id = f.unit_id
LEFT JOIN unit_group g ON g.id = f.group_id
JOIN unit_name n ON n.unit_id = f.unit_id
    AND n.from_year = coalesce((SELECT max(m.from_year) FROM unit_name m WHERE m.unit_id = f.unit_id AND m.from_year <= f.year),
                               (SELECT min(m.from_year) FROM unit_name m WHERE m.unit_id = f.unit_id))
LEFT JOIN scale_class k ON k.scale_id = f.scale_id AND k.position = f.class_position
ORDER BY f.year;

-- name: last_year_with_results :one
-- scan: evaluations are few: one a group and year
SELECT max(e.year) AS year FROM evaluation e
WHERE (:group IS NULL OR e.group_id = :group)
    AND (EXISTS (SELECT 1 FROM published q WHERE q.evaluation_id = e.id)
        OR EXISTS (SELECT 1 FROM published_count c WHERE c.evaluation_id = e.id)
        OR EXISTS (SELECT 1 FROM result r WHERE r.evaluation_id = e.id AND r.scored > 0));

-- name: years_of_book :many
-- scan: evaluations are few: one a group and year
SELECT DISTINCT e.year FROM evaluation e WHERE :group IS NULL OR e.group_id = :group ORDER BY e.year;
