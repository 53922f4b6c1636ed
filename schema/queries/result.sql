-- Results: computed from scores when they change, read beside what papers printed.
-- All numbers are ten-thousandths; one long division gives |index| = f6 + remainder/den.

-- name: sums_of_cells :part
-- The sums of each unit in `cell` by domain. Only the topmost bonus or penalty criterion caps what stands below it.
capped AS (
    SELECT g.evaluation, g.unit, g.domain_id, g.kind,
        iif(g.cap_id IS NULL, coalesce(sum(g.final), 0),
            min(coalesce((SELECT k.max_points FROM criterion k WHERE k.id = g.cap_id), 20000000), coalesce(sum(g.final), 0))) AS points,
        sum(g.maximum) AS maximum,
        sum(g.maximum > 0) AS leaves,
        sum(g.maximum > 0 AND g.final IS NOT NULL) AS scored,
        coalesce(sum(g.position * g.final), 0) AS locator
    FROM cell g
    GROUP BY g.evaluation, g.unit, g.domain_id, g.cap_id),
sums AS (
    SELECT p.evaluation, p.domain_id, p.unit,
        sum(iif(d.kind = 'normal' AND p.kind = 'penalty', -p.points, p.points)) AS points,
        sum(p.maximum) AS maximum, sum(p.leaves) AS leaves, sum(p.scored) AS scored, sum(p.locator) AS locator
    FROM capped p
    JOIN criterion d ON d.id = p.domain_id
    GROUP BY p.evaluation, p.domain_id, p.unit)

-- name: whole_of_set :part
-- What maxima are brought to where exempt criteria are rescaled; else 1.
iif(e.na = 'lower', 1, (SELECT coalesce(sum(c.max_points), 0) FROM criterion c WHERE c.set_id = e.set_id AND c.leaf = 1 AND c.kind = 'normal'))

-- name: total_columns :part
-- What sums t of domains d come to, by the rules of evaluation e.
    e.set_id, e.scale_id, e.decimals, e.class_on, e.rank_on, e.na,
    coalesce(sum(iif(d.kind = 'normal', t.points, 0)), 0) AS points,
    coalesce(sum(t.maximum), 0) AS maximum,
    coalesce(sum(iif(d.kind = 'bonus', t.points, 0)), 0) AS bonus,
    coalesce(sum(iif(d.kind = 'penalty', t.points, 0)), 0) AS penalty,
    coalesce(sum(t.leaves), 0) AS leaves,
    coalesce(sum(t.scored), 0) AS scored,
    min(CASE WHEN d.kind = 'normal' AND t.maximum > 0 THEN iif(t.points < 0, -1, t.points * 1000000 / t.maximum) END) AS min_domain,
-- part: whole_of_set
    AS whole

-- name: tally_refresh :exec
-- input: evaluation INT, unit INT
-- The sums of each domain for the units named, but for those that left. Maxima are the set's and what own ones differ
-- from them, so that cells that are not there cost nothing: a year that is opened has none.
INSERT INTO tally (evaluation_id, domain_id, unit_id, points, maximum, leaves, scored, locator)
WITH asked AS MATERIALIZED (
    SELECT i.evaluation, i.unit, e.set_id
    FROM input i
    CROSS JOIN participant q ON q.evaluation_id = i.evaluation AND q.unit_id = i.unit
    CROSS JOIN evaluation e ON e.id = i.evaluation),
room AS MATERIALIZED (
    SELECT s.set_id, c.domain_id, sum(iif(c.kind = 'normal', coalesce(c.max_points, 0), 0)) AS maximum,
        sum(c.kind = 'normal' AND coalesce(c.max_points, 0) > 0) AS leaves
    FROM (SELECT DISTINCT a.set_id FROM asked a) s CROSS JOIN criterion c ON c.set_id = s.set_id AND c.leaf = 1
    GROUP BY s.set_id, c.domain_id),
capped AS (
    SELECT a.evaluation, a.unit, c.domain_id, c.kind,
        iif(c.cap_id IS NULL, sum(x.final), min(coalesce((SELECT k.max_points FROM criterion k WHERE k.id = c.cap_id), 20000000), sum(x.final))) AS points,
        sum(c.kind = 'normal' AND coalesce(w.max_points, c.max_points, 0) > 0) AS scored,
        sum(c.position * x.final) AS locator
    FROM asked a
    CROSS JOIN score x ON x.evaluation_id = a.evaluation AND x.unit_id = a.unit
    CROSS JOIN criterion c ON c.id = x.criterion_id AND c.set_id = a.set_id AND c.leaf = 1
    LEFT JOIN allowance w INDEXED BY sqlite_autoindex_allowance_1 ON w.evaluation_id = a.evaluation AND w.unit_id = a.unit AND w.criterion_id = c.id
    WHERE x.final IS NOT NULL
    GROUP BY a.evaluation, a.unit, c.domain_id, c.cap_id),
share AS (
    SELECT a.evaluation, r.domain_id, a.unit, 0 AS points, r.maximum, r.leaves, 0 AS scored, 0 AS locator
    FROM asked a CROSS JOIN room r ON +r.set_id = a.set_id -- a handful: no index of them
    UNION ALL
    SELECT a.evaluation, c.domain_id, a.unit, 0, w.max_points - coalesce(c.max_points, 0), (w.max_points > 0) - (coalesce(c.max_points, 0) > 0), 0, 0
    FROM asked a
    CROSS JOIN allowance w ON w.evaluation_id = a.evaluation AND w.unit_id = a.unit
    CROSS JOIN criterion c ON c.id = w.criterion_id AND c.set_id = a.set_id AND c.leaf = 1 AND c.kind = 'normal'
    UNION ALL
    SELECT p.evaluation, p.domain_id, p.unit, iif(d.kind = 'normal' AND p.kind = 'penalty', -p.points, p.points), 0, 0, p.scored, p.locator
    FROM capped p JOIN criterion d ON d.id = p.domain_id)
SELECT t.evaluation, t.domain_id, t.unit, sum(t.points), sum(t.maximum), sum(t.leaves), sum(t.scored), sum(t.locator)
FROM share t
GROUP BY t.evaluation, t.domain_id, t.unit
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

-- name: ratio :part
-- The one long division of each row of `summed`, rounded once. lower: (points + bonus - penalty) / maximum; rescale:
-- the leaves are brought to the set's sum first. num is NULL where a leaf is missing or nothing applies.
ratio AS MATERIALIZED ( -- once: written into each place of use they would be reckoned, and prepared, many times
    SELECT s.*,
        CASE WHEN s.maximum > 0 AND s.leaves = s.scored
            THEN iif(s.na = 'lower', s.points + s.bonus - s.penalty, s.points * s.whole + (s.bonus - s.penalty) * s.maximum) END AS num,
        s.maximum * s.whole AS den
    FROM summed s),
divided AS MATERIALIZED (
    SELECT r.*,
        abs(num) / den * 1000000 + abs(num) % den * 1000 / den * 1000 + abs(num) % den * 1000 % den * 1000 / den AS f6,
        abs(num) % den * 1000 % den * 1000 % den AS remainder,
        CASE decimals WHEN 3 THEN 10 WHEN 2 THEN 100 WHEN 1 THEN 1000 ELSE 10000 END AS unit_of_print
    FROM ratio r),
rounded AS (
    SELECT v.*, iif(num < 0, -1, 1) * ((f6 + unit_of_print / 2) / unit_of_print * unit_of_print) AS index_value
    FROM divided v)

-- name: bound_holds :part
-- Does v reach the lower bound of class k? Judged exactly: an index on a bound is on the bound.
CASE
    WHEN v.class_on = 'printed' AND v.index_value < 0 OR v.class_on = 'exact' AND v.num < 0 THEN k.lower_bound = 0 AND k.inclusive = 1
    WHEN v.class_on = 'printed' THEN iif(k.inclusive = 1, v.index_value >= k.lower_bound, v.index_value > k.lower_bound)
    WHEN k.inclusive = 1 THEN v.f6 >= k.lower_bound
    ELSE v.f6 > k.lower_bound OR (v.f6 = k.lower_bound AND v.remainder > 0)
END

-- name: reached_class :part
-- The position of the best class of its scale that v reaches; NULL from the first bound on that is not known.
CASE WHEN v.num IS NOT NULL THEN
    (SELECT iif(k.lower_bound IS NULL, NULL, k.position) FROM scale_class k
     WHERE k.scale_id = v.scale_id
        AND (k.lower_bound IS NULL
            OR (
-- part: bound_holds
                AND (k.min_domain IS NULL OR coalesce(v.min_domain, 1000000) >= k.min_domain)))
     ORDER BY k.position LIMIT 1) END

-- name: judged_of_summed :part
-- Index, class and sort keys of each unit in `summed`, by its rules there. A unit with a leaf missing has none.
-- part: ratio
,
judged AS (
    SELECT v.evaluation, v.unit, v.decimals, v.class_on, v.rank_on, v.points, v.maximum, v.bonus, v.penalty, v.leaves, v.scored, v.min_domain,
        iif(v.num IS NULL, NULL, v.index_value) AS index_value,
-- part: reached_class
        AS class_position,
        CASE WHEN v.num IS NULL THEN NULL WHEN v.rank_on = 'printed' THEN v.index_value
            ELSE v.num / v.maximum * 1000000000 + v.num % v.maximum * 1000000000 / v.maximum END AS sort1,
        CASE WHEN v.num IS NULL THEN NULL WHEN v.rank_on = 'printed' THEN 0
            ELSE v.num % v.maximum * 1000000000 % v.maximum * 1000000000 / v.maximum END AS sort2
    FROM rounded v)

-- name: result_of_judged :part
-- What becomes of the judged: the row of each, or another in its place.
SELECT j.evaluation, j.unit, j.points, j.maximum, j.bonus, j.penalty, j.leaves, j.scored, j.min_domain, j.index_value, j.class_position, j.sort1, j.sort2
FROM judged j
WHERE true
ON CONFLICT (evaluation_id, unit_id) DO UPDATE SET points = excluded.points, maximum = excluded.maximum, bonus = excluded.bonus,
    penalty = excluded.penalty, leaves = excluded.leaves, scored = excluded.scored, min_domain = excluded.min_domain,
    index_value = excluded.index_value, class_position = excluded.class_position, sort1 = excluded.sort1, sort2 = excluded.sort2

-- name: result_refresh :exec
-- input: evaluation INT, unit INT
-- Points, index, class and sort keys by the evaluation's rules. A unit with a leaf missing has points so
-- far and nothing else.
INSERT INTO result (evaluation_id, unit_id, points, maximum, bonus, penalty, leaves, scored, min_domain, index_value, class_position, sort1, sort2)
WITH summed AS (
    SELECT i.evaluation, i.unit,
-- part: total_columns
    FROM input i
    CROSS JOIN participant q ON q.evaluation_id = i.evaluation AND q.unit_id = i.unit
    CROSS JOIN evaluation e ON e.id = i.evaluation
    LEFT JOIN criterion d ON d.set_id = e.set_id AND d.depth = 1
    LEFT JOIN tally t ON t.evaluation_id = i.evaluation AND t.domain_id = d.id AND t.unit_id = i.unit
    WHERE e.set_id IS NOT NULL
    GROUP BY i.evaluation, i.unit),
-- part: judged_of_summed
-- part: result_of_judged
;

-- name: result_load :exec
-- input: evaluation INT, unit INT, points INT, maximum INT, bonus INT, penalty INT, leaves INT, scored INT, min_domain INT
-- The same from sums that were added up while the cells passed.
INSERT INTO result (evaluation_id, unit_id, points, maximum, bonus, penalty, leaves, scored, min_domain, index_value, class_position, sort1, sort2)
WITH summed AS (
    SELECT i.evaluation, i.unit, e.set_id, e.scale_id, e.decimals, e.class_on, e.rank_on, e.na,
        i.points, i.maximum, i.bonus, i.penalty, i.leaves, i.scored, i.min_domain,
-- part: whole_of_set
        AS whole
    FROM input i CROSS JOIN evaluation e ON e.id = i.evaluation),
-- part: judged_of_summed
-- part: result_of_judged
;

-- Units of one evaluation without scores and maxima of their own are alike: what follows is computed for one of them, and the
-- others take it over. A year that is opened has nothing else.

-- name: entrant_bare :one
SELECT 1 AS bare FROM participant p WHERE p.evaluation_id = :evaluation AND p.unit_id = :unit
    AND NOT EXISTS (SELECT 1 FROM score x WHERE x.evaluation_id = p.evaluation_id AND x.unit_id = p.unit_id)
    AND NOT EXISTS (SELECT 1 FROM allowance w WHERE w.evaluation_id = p.evaluation_id AND w.unit_id = p.unit_id);

-- name: tally_of_unit :many
SELECT t.domain_id, t.points, t.maximum, t.leaves, t.scored, t.locator
FROM evaluation e CROSS JOIN criterion d ON d.set_id = e.set_id AND d.depth = 1
CROSS JOIN tally t ON t.evaluation_id = e.id AND t.domain_id = d.id AND t.unit_id = :unit
WHERE e.id = :evaluation ORDER BY t.domain_id;

-- name: result_alike :exec
-- input: evaluation INT, unit INT, model INT
INSERT INTO result (evaluation_id, unit_id, points, maximum, bonus, penalty, leaves, scored, min_domain, index_value, class_position, sort1, sort2, cells)
SELECT i.evaluation, i.unit, r.points, r.maximum, r.bonus, r.penalty, r.leaves, r.scored, r.min_domain, r.index_value, r.class_position, r.sort1, r.sort2, r.cells
FROM input i CROSS JOIN result r ON r.evaluation_id = i.evaluation AND r.unit_id = i.model
WHERE true
ON CONFLICT (evaluation_id, unit_id) DO UPDATE SET points = excluded.points, maximum = excluded.maximum, bonus = excluded.bonus,
    penalty = excluded.penalty, leaves = excluded.leaves, scored = excluded.scored, min_domain = excluded.min_domain,
    index_value = excluded.index_value, class_position = excluded.class_position, sort1 = excluded.sort1, sort2 = excluded.sort2, cells = excluded.cells;

-- name: placed_entrants :part
-- The rank of each in `entrant`, in each evaluation and variant of its rules. A unit that is not ranked or not complete
-- has none and is not counted.
placed AS (
    SELECT n.*,
        CASE WHEN n.ranked = 0 OR n.index_value IS NULL THEN NULL
            WHEN n.tie = 'gap' THEN rank() OVER value
            WHEN n.tie = 'dense' THEN dense_rank() OVER value
            ELSE row_number() OVER place END AS rank
    FROM entrant n
    WINDOW value AS (PARTITION BY n.variant, n.evaluation, n.ranked = 1 AND n.index_value IS NOT NULL ORDER BY n.sort1 DESC, n.sort2 DESC),
        place AS (PARTITION BY n.variant, n.evaluation, n.ranked = 1 AND n.index_value IS NOT NULL
                  ORDER BY n.sort1 DESC, n.sort2 DESC, n.place = 0, n.place, n.code))

-- name: rank_moved :many
-- Ranks of a whole group that are not those that stand. Who has none and gets none is not looked at.
WITH entrant AS (
    SELECT '' AS variant, e.id AS evaluation, r.unit_id AS unit, u.code, p.ranked, p.position AS place, e.tie, r.index_value, r.sort1, r.sort2, r.rank AS stands
    FROM evaluation e
    CROSS JOIN result r ON r.evaluation_id = e.id
    JOIN participant p ON p.evaluation_id = r.evaluation_id AND p.unit_id = r.unit_id
    JOIN unit u ON u.id = r.unit_id
    WHERE e.id = :evaluation AND (r.rank IS NOT NULL OR (r.index_value IS NOT NULL AND p.ranked = 1))),
-- part: placed_entrants
SELECT k.unit, k.rank FROM placed k WHERE k.rank IS NOT k.stands ORDER BY k.unit;

-- name: rank_refresh :exec
-- input: evaluation INT, unit INT, rank INT
UPDATE result SET rank = i.rank FROM input i WHERE result.evaluation_id = i.evaluation AND result.unit_id = i.unit;

-- ---- reading --------------------------------------------------------------------------------------------
-- A question names its participants in `asked`; `fact` says what is known of each of them.

-- name: state_of_group :part
-- The state of the group of evaluation e: how many are ranked, and whether one of those is not complete. Both are
-- asked of an index.
(SELECT count(*) FROM participant m WHERE m.evaluation_id = e.id AND m.year = e.year AND m.ranked = 1) AS counted,
EXISTS (SELECT 1 FROM result w INDEXED BY result_not_complete CROSS JOIN participant m ON m.evaluation_id = w.evaluation_id AND m.unit_id = w.unit_id AND m.ranked = 1
    WHERE w.evaluation_id = e.id AND w.leaves > w.scored) AS provisional

-- name: asked_of_years :part
-- The participants of the evaluations in :years (a JSON array), :group and :unit (ids, NULL = all), with
-- the state of their group.
meeting AS MATERIALIZED (
    SELECT e.year, e.id AS evaluation_id,
-- part: state_of_group
    FROM (SELECT DISTINCT y.value FROM json_each(:years) y) y
    CROSS JOIN evaluation e ON e.year = y.value
    WHERE :group IS NULL OR e.group_id = :group),
asked(year, evaluation_id, unit_id, counted, provisional) AS MATERIALIZED (
    SELECT m.year, m.evaluation_id, p.unit_id, m.counted, m.provisional
    FROM meeting m
    CROSS JOIN participant p ON p.evaluation_id = m.evaluation_id
    WHERE :unit IS NULL OR p.unit_id = :unit)

-- name: span_of_unit :part
-- Each year from a unit's first record to its last.
span(year, last) AS (
    SELECT min(p.year), max(p.year) FROM participant p WHERE p.unit_id = :unit
    UNION ALL
    SELECT s.year + 1, s.last FROM span s WHERE s.year < s.last)

-- name: asked_in_span :part
-- One unit in each year of span; a year without a record has no evaluation.
asked(year, evaluation_id, unit_id, counted, provisional) AS MATERIALIZED (
    SELECT s.year, e.id, :unit,
-- part: state_of_group
    FROM span s
    LEFT JOIN participant p ON p.unit_id = :unit AND p.year = s.year
    LEFT JOIN evaluation e ON e.id = p.evaluation_id
    WHERE s.year IS NOT NULL)

-- name: asked_of_unit :part
-- One unit in each year from its first record to its last.
-- part: span_of_unit
,
-- part: asked_in_span

-- name: fact :part
-- What is known of each asked participant: printed facts, each from the entry that :view takes and :as_of
-- allows, else the computed result. `stand` orders entries: dated decisions by date, below them the
-- undated, then by entry; the published view turns the order round. NULL: the entry is not to be seen.
-- totals: of parts it asks whether there are any, and since when
entry AS MATERIALIZED (
    SELECT a.year, a.evaluation_id, a.unit_id, a.counted, a.provisional,
        q.points, q.max_points, q.index_value, q.rank, q.group_size, q.class_name, q.decision_id,
        CASE WHEN d.date > :as_of THEN NULL
            ELSE iif(:view = 'published', -1, 1) * (coalesce(CAST(replace(d.date, '-', '') AS INTEGER), 0) * 1000000000 + q.entry) END AS stand
    FROM asked a
    LEFT JOIN published q ON q.evaluation_id = a.evaluation_id AND q.unit_id = a.unit_id AND q.part = '' AND q.replaced_by IS NULL
        AND :view <> 'computed'
    LEFT JOIN decision d ON d.id = q.decision_id),
pick AS MATERIALIZED (
    SELECT year, evaluation_id, unit_id, counted, provisional, max(stand) IS NOT NULL AS seen,
        abs(max(iif(points IS NULL, NULL, stand))) % 1000000000 AS points_entry,
        abs(max(iif(max_points IS NULL, NULL, stand))) % 1000000000 AS max_points_entry,
        abs(max(iif(index_value IS NULL, NULL, stand))) % 1000000000 AS index_entry,
        abs(max(iif(rank IS NULL, NULL, stand))) % 1000000000 AS rank_entry,
        abs(max(iif(group_size IS NULL, NULL, stand))) % 1000000000 AS size_entry,
        abs(max(iif(class_name IS NULL, NULL, stand))) % 1000000000 AS class_entry,
        abs(iif(:view = 'published', max(iif(decision_id IS NULL, NULL, stand)), min(iif(decision_id IS NULL, NULL, stand)))) % 1000000000 AS first_entry
    FROM entry
    GROUP BY year, evaluation_id, unit_id),
printed AS MATERIALIZED (
    -- the entries picked, one row a participant; qf is the one with the first decision
    SELECT k.year, k.evaluation_id, k.unit_id, k.counted, k.provisional, k.seen,
        max(iif(q.entry = k.points_entry, q.points, NULL)) AS points, max(iif(q.entry = k.points_entry, q.points_text, NULL)) AS points_text,
        max(iif(q.entry = k.max_points_entry, q.max_points, NULL)) AS max_points, max(iif(q.entry = k.max_points_entry, q.max_points_text, NULL)) AS max_points_text,
        max(iif(q.entry = k.index_entry, q.index_value, NULL)) AS index_value, max(iif(q.entry = k.index_entry, q.index_text, NULL)) AS index_text,
        max(iif(q.entry = k.rank_entry, q.rank, NULL)) AS rank, max(iif(q.entry = k.size_entry, q.group_size, NULL)) AS group_size,
        max(iif(q.entry = k.class_entry, q.class_name, NULL)) AS class_name, max(iif(q.entry = k.class_entry, q.class_key, NULL)) AS class_key,
        max(q.decision_id <> qf.decision_id) AS corrected,
        max(q.entry IS NOT NULL AND d.date IS NULL) AS undated,
        abs(max(iif(d.id IS NULL, NULL, iif(:view = 'published', -1, 1) * (coalesce(CAST(replace(d.date, '-', '') AS INTEGER), 0) * 1000000000 + q.entry))))
            % 1000000000 AS decision_entry,
        (SELECT group_concat(s.source, '; ') FROM (
            SELECT z.source FROM published z
            WHERE z.entry IN (k.points_entry, k.max_points_entry, k.index_entry, k.rank_entry, k.size_entry, k.class_entry)
            GROUP BY z.source ORDER BY min(z.entry)) s) AS source,
        :view <> 'computed' AND EXISTS (
            SELECT 1 FROM published z LEFT JOIN decision o ON o.id = z.decision_id
            WHERE z.evaluation_id = k.evaluation_id AND z.unit_id = k.unit_id AND z.part > '' AND z.replaced_by IS NULL
                AND substr(z.part, 1, 7) <> 'method:' AND (:as_of IS NULL OR o.date IS NULL OR o.date <= :as_of)) AS parts
    FROM pick k
    LEFT JOIN published qf ON qf.entry = k.first_entry
    LEFT JOIN published q ON q.entry IN (k.points_entry, k.max_points_entry, k.index_entry, k.rank_entry, k.size_entry, k.class_entry)
    LEFT JOIN decision d ON d.id = q.decision_id
    GROUP BY k.year, k.evaluation_id, k.unit_id),
told AS MATERIALIZED (
    -- beside it the computed result; `live` when it may be shown, `depth` when its scores are part of what is seen
    SELECT k.year, k.evaluation_id, k.unit_id, k.counted, k.provisional, k.seen, k.parts,
        k.points, iif(instr(k.points_text, '.') = 0, 0, length(k.points_text) - instr(k.points_text, '.')) AS points_decimals,
        k.max_points, iif(instr(k.max_points_text, '.') = 0, 0, length(k.max_points_text) - instr(k.max_points_text, '.')) AS max_points_decimals,
        k.index_value, iif(instr(k.index_text, '.') = 0, 0, length(k.index_text) - instr(k.index_text, '.')) AS index_decimals,
        k.rank, k.group_size, k.class_name, k.class_key, k.corrected, k.undated, k.source, d.number AS decision, d.date AS decision_date,
        r.unit_id IS NOT NULL AND :view IN ('default', 'computed') AND :as_of IS NULL AS live,
        coalesce(r.scored > 0 AND (:as_of IS NULL OR EXISTS (
            SELECT 1 FROM approval a JOIN decision o ON o.id = a.decision_id
            WHERE a.evaluation_id = k.evaluation_id AND coalesce(o.date, '') <= :as_of)), 0) AS depth,
        r.points + r.bonus - r.penalty AS computed_points, r.maximum, r.leaves, r.scored, r.index_value AS computed_index, r.rank AS computed_rank,
        r.class_position AS computed_position
    FROM printed k
    LEFT JOIN published q ON q.entry = k.decision_entry
    LEFT JOIN decision d ON d.id = q.decision_id
    LEFT JOIN result r ON r.evaluation_id = k.evaluation_id AND r.unit_id = k.unit_id),
fact AS MATERIALIZED (
    SELECT t.year, t.evaluation_id, t.unit_id, e.group_id, e.scale_id, e.decimals, e.point_decimals, p.ranked, p.name AS fixed_name, p.position AS place,
        CASE WHEN t.seen THEN iif(t.corrected, 'corrected', 'published')
            WHEN t.parts AND (NOT t.live OR t.scored = 0) THEN 'published'
            WHEN t.live THEN iif(t.provisional OR t.leaves > t.scored, 'provisional', 'computed') END AS basis,
        CASE WHEN t.depth AND (t.live OR t.seen) THEN 'leaf'
            WHEN t.parts THEN 'domain'
            WHEN coalesce(t.points, t.index_value) IS NOT NULL THEN 'total'
            WHEN coalesce(t.class_name, t.rank) IS NOT NULL THEN 'class'
            ELSE 'none' END AS known,
        iif(t.seen, t.class_name, iif(t.live, (SELECT c.name FROM scale_class c WHERE c.scale_id = e.scale_id AND c.position = t.computed_position), NULL)) AS class_name,
        t.class_key,
        iif(t.seen, (SELECT c.position FROM scale_class c WHERE c.scale_id = e.scale_id AND c.name_key = t.class_key),
            iif(t.live, t.computed_position, NULL)) AS class_position,
        iif(t.seen, t.index_value, iif(t.live, t.computed_index, NULL)) AS index_value, iif(t.seen, t.index_decimals, e.decimals) AS index_decimals,
        iif(t.seen, t.points, iif(t.live AND t.scored > 0, t.computed_points, NULL)) AS points, iif(t.seen, t.points_decimals, 255) AS points_decimals,
        iif(t.seen, t.max_points, iif(t.live, t.maximum, NULL)) AS max_points, iif(t.seen, t.max_points_decimals, 255) AS max_points_decimals,
        iif(t.seen, t.rank, iif(t.live, t.computed_rank, NULL)) AS rank,
        iif(t.seen, t.group_size, iif(t.live, t.counted, NULL)) AS group_size,
        iif(:as_of IS NULL, t.leaves - t.scored, NULL) AS missing,
        t.decision, t.decision_date, t.source, :as_of IS NOT NULL AND t.seen AND t.undated AS date_unknown,
        CASE WHEN t.seen THEN 'not_published'
            WHEN t.live THEN CASE WHEN t.maximum = 0 THEN 'not_applicable' WHEN t.scored = 0 THEN 'not_scored' WHEN t.leaves > t.scored THEN 'scores_missing' END
            WHEN t.scored > 0 OR EXISTS (SELECT 1 FROM published z WHERE z.evaluation_id = t.evaluation_id AND z.unit_id = t.unit_id AND z.replaced_by IS NULL)
            THEN 'not_published'
            ELSE 'unknown' END AS why
    FROM told t
    LEFT JOIN evaluation e ON e.id = t.evaluation_id
    LEFT JOIN participant p ON p.evaluation_id = t.evaluation_id AND p.unit_id = t.unit_id)

-- name: fact_of_results :part
-- The same where papers printed nothing of what is asked, and results are not hidden by a view or a day: a tenth of the
-- work, and a third of what preparing `fact` costs, which is most of a short command.
fact AS MATERIALIZED (
    SELECT a.year, a.evaluation_id, a.unit_id, e.group_id, e.scale_id, e.decimals, e.point_decimals, p.ranked, p.name AS fixed_name, p.position AS place,
        iif(r.unit_id IS NULL, NULL, iif(a.provisional OR r.leaves > r.scored, 'provisional', 'computed')) AS basis,
        iif(r.scored > 0, 'leaf', 'none') AS known, k.name AS class_name, NULL AS class_key, r.class_position,
        r.index_value, e.decimals AS index_decimals, iif(r.scored > 0, r.points + r.bonus - r.penalty, NULL) AS points, 255 AS points_decimals,
        r.maximum AS max_points, 255 AS max_points_decimals, r.rank, iif(r.unit_id IS NULL, NULL, a.counted) AS group_size, r.leaves - r.scored AS missing,
        NULL AS decision, NULL AS decision_date, NULL AS source, 0 AS date_unknown,
        CASE WHEN r.unit_id IS NULL THEN 'unknown' WHEN r.maximum = 0 THEN 'not_applicable' WHEN r.scored = 0 THEN 'not_scored'
            WHEN r.leaves > r.scored THEN 'scores_missing' END AS why
    FROM asked a
    LEFT JOIN evaluation e ON e.id = a.evaluation_id
    LEFT JOIN participant p ON p.evaluation_id = a.evaluation_id AND p.unit_id = a.unit_id
    LEFT JOIN result r ON r.evaluation_id = a.evaluation_id AND r.unit_id = a.unit_id
    LEFT JOIN scale_class k ON k.scale_id = e.scale_id AND k.position = r.class_position)

-- name: printed_of_asked :one
-- Did papers print anything of units of :years and :group?
-- totals: it asks whether there are any
SELECT EXISTS (SELECT 1 FROM json_each(:years) y CROSS JOIN evaluation e ON e.year = y.value CROSS JOIN published q ON q.evaluation_id = e.id
    WHERE :group IS NULL OR e.group_id = :group) AS printed;

-- name: printed_of_unit :one
-- And of a unit?
-- totals: it asks whether there are any
SELECT EXISTS (SELECT 1 FROM participant p CROSS JOIN published q ON q.evaluation_id = p.evaluation_id AND q.unit_id = p.unit_id WHERE p.unit_id = :unit) AS printed;

-- name: more_than_results :one
-- Is there more in a unit's history than a result in each year: printed facts, a year between without a record, one without a result?
-- totals: it asks whether there are any
SELECT coalesce(max(p.year) - min(p.year) + 1 > count(r.unit_id), 1)
    OR EXISTS (SELECT 1 FROM participant o CROSS JOIN published q ON q.evaluation_id = o.evaluation_id AND q.unit_id = o.unit_id WHERE o.unit_id = :unit) AS more
FROM participant p LEFT JOIN result r ON r.evaluation_id = p.evaluation_id AND r.unit_id = p.unit_id WHERE p.unit_id = :unit;

-- name: result_columns :part
-- The columns of a result row.
    f.year, u.code AS unit, coalesce(f.fixed_name, n.name) AS unit_name, g.code AS "group", g.name AS group_name, f.known, f.basis,
    f.class_name AS class, k.name_en AS class_en, k.short AS class_short, f.class_position,
    f.index_value AS index_percent, f.index_decimals AS index_percent_decimals, f.points, f.points_decimals, f.max_points, f.max_points_decimals,
    f.rank, f.group_size, f.ranked, f.missing, f.decision, f.decision_date, f.source, f.point_decimals, f.date_unknown,
    f.why AS why_index_percent, f.why AS why_points, f.why AS why_max_points, f.why AS why_group_size,
    iif(f.ranked = 0, 'not_ranked', f.why) AS why_rank,
    coalesce(f.why, CASE WHEN f.scale_id IS NULL THEN 'no_scale'
        WHEN EXISTS (SELECT 1 FROM scale_class c WHERE c.scale_id = f.scale_id AND c.lower_bound IS NULL) THEN 'unknown' ELSE 'none' END) AS why_class,
    CASE WHEN f.class_name IS NOT NULL THEN 'no_scale' ELSE coalesce(f.why, iif(f.scale_id IS NULL, 'no_scale', 'unknown')) END AS why_class_position

-- name: result_joins :part
-- What the columns of fact f are taken from: its unit and group, the name of that year, the class in its scale.
JOIN unit u ON u.id = f.unit_id
LEFT JOIN unit_group g ON g.id = f.group_id
JOIN unit_name n ON n.unit_id = f.unit_id
    AND n.from_year = coalesce((SELECT max(m.from_year) FROM unit_name m WHERE m.unit_id = f.unit_id AND m.from_year <= f.year),
                               (SELECT min(m.from_year) FROM unit_name m WHERE m.unit_id = f.unit_id))
LEFT JOIN scale_class k ON k.scale_id = f.scale_id AND k.position = f.class_position

-- name: result_order :part
-- Ranks first; without one by index, class, points; alike as the group is printed.
ORDER BY f.year, g.code, f.ranked DESC, f.rank NULLS LAST, iif(f.rank IS NULL, f.index_value, NULL) DESC,
    iif(f.rank IS NULL, f.class_position, NULL) NULLS LAST, iif(f.rank IS NULL, f.points, NULL) DESC, f.place = 0, f.place, n.name_sort, u.code

-- name: rank_rows :part
SELECT 'own' AS lineage,
-- part: result_columns
FROM fact f
-- part: result_joins
-- part: result_order

-- name: rank_of_years :many
WITH
-- part: asked_of_years
,
-- part: fact
-- part: rank_rows
;

-- name: rank_of_results :many
WITH
-- part: asked_of_years
,
-- part: fact_of_results
-- part: rank_rows
;

-- name: history_of_group :many
-- Unit by unit in the order of their last names, each by year; with :by_year the units of each year by their codes.
WITH
-- part: asked_of_years
,
-- part: fact
SELECT 'own' AS lineage,
-- part: result_columns
FROM fact f
-- part: result_joins
ORDER BY iif(:by_year, f.year, 0), iif(:by_year, '', (SELECT l.name_sort FROM unit_name l WHERE l.unit_id = f.unit_id ORDER BY l.from_year DESC LIMIT 1)),
    u.code, f.year;

-- name: history_rows :part
SELECT 'own' AS lineage,
-- part: result_columns
FROM (SELECT k.*, min(iif(k.basis IS NULL, NULL, k.year)) OVER () AS first_year, max(iif(k.basis IS NULL, NULL, k.year)) OVER () AS last_year FROM fact k) f
-- part: result_joins
WHERE f.year BETWEEN f.first_year AND f.last_year
    AND (:years IS NULL OR f.year IN (SELECT y.value FROM json_each(:years) y))
ORDER BY f.year

-- name: history_of_unit :many
-- Every year from the first of which something is known to the last; a year between is a row without facts.
WITH RECURSIVE
-- part: asked_of_unit
,
-- part: fact
-- part: history_rows
;

-- name: history_of_results :many
-- The same where a result in each year is all there is.
WITH asked AS MATERIALIZED (
    SELECT e.year, e.id AS evaluation_id, p.unit_id,
-- part: state_of_group
    FROM participant p CROSS JOIN evaluation e ON e.id = p.evaluation_id WHERE p.unit_id = :unit),
-- part: fact_of_results
SELECT 'own' AS lineage,
-- part: result_columns
FROM fact f
-- part: result_joins
WHERE :years IS NULL OR f.year IN (SELECT y.value FROM json_each(:years) y)
ORDER BY f.year;

-- name: rank_so_far :many
-- Ranks on the leaves that are scored for every ranked unit of the group to which they apply. Bonus and
-- penalty count as they are, and what they give inside a domain too. One long division as in result_refresh.
WITH
-- part: asked_of_years
,
common AS MATERIALIZED (
    SELECT a.evaluation_id, c.id AS criterion_id
    FROM (SELECT DISTINCT evaluation_id FROM asked) a
    CROSS JOIN evaluation e ON e.id = a.evaluation_id
    CROSS JOIN criterion c ON c.set_id = e.set_id AND c.leaf = 1
    WHERE c.kind = 'normal' AND NOT EXISTS (
        SELECT 1 FROM participant p
        LEFT JOIN allowance w INDEXED BY sqlite_autoindex_allowance_1 ON w.evaluation_id = p.evaluation_id AND w.unit_id = p.unit_id AND w.criterion_id = c.id
        LEFT JOIN score x ON x.evaluation_id = p.evaluation_id AND x.unit_id = p.unit_id AND x.criterion_id = c.id
        WHERE p.evaluation_id = a.evaluation_id AND p.ranked = 1 AND coalesce(w.max_points, c.max_points, 0) > 0 AND x.final IS NULL)),
cell AS (
    SELECT a.year, a.evaluation_id, a.unit_id, a.counted, coalesce(c.max_points, 0) AS printed_max, coalesce(w.max_points, c.max_points, 0) AS own_max, x.final,
        (a.evaluation_id, c.id) IN (SELECT k.evaluation_id, k.criterion_id FROM common k) AS common
    FROM asked a
    CROSS JOIN evaluation e ON e.id = a.evaluation_id
    LEFT JOIN criterion c ON c.set_id = e.set_id AND c.leaf = 1 AND c.kind = 'normal'
    LEFT JOIN allowance w INDEXED BY sqlite_autoindex_allowance_1 ON w.evaluation_id = a.evaluation_id AND w.unit_id = a.unit_id AND w.criterion_id = c.id
    LEFT JOIN score x ON x.evaluation_id = a.evaluation_id AND x.unit_id = a.unit_id AND x.criterion_id = c.id),
summed AS (
    SELECT year, evaluation_id, unit_id, counted,
        sum(iif(common, coalesce(final, 0), 0)) AS leaf_points, sum(coalesce(final, 0)) AS all_points,
        sum(iif(common, own_max, 0)) AS maximum, sum(iif(common, printed_max, 0)) AS part, sum(printed_max) AS whole,
        coalesce(sum(common AND own_max > 0 AND final IS NULL), 0) AS missing
    FROM cell
    GROUP BY year, evaluation_id, unit_id),
ratio AS (
    SELECT s.year, s.evaluation_id, s.unit_id, s.counted, s.maximum, s.part, s.whole, s.missing, e.decimals, e.rank_on, e.tie, p.ranked, p.position AS place,
        r.leaves, r.scored, r.class_position,
        s.leaf_points + r.points - s.all_points + r.bonus - r.penalty AS points,
        CASE WHEN s.maximum > 0 AND s.missing = 0
            THEN iif(e.na = 'lower', s.leaf_points + r.points - s.all_points + r.bonus - r.penalty,
                     (s.leaf_points + r.points - s.all_points) * s.part + (r.bonus - r.penalty) * s.maximum) END AS num,
        iif(e.na = 'lower', s.maximum, s.maximum * s.part) AS den
    FROM summed s
    JOIN evaluation e ON e.id = s.evaluation_id
    JOIN participant p ON p.evaluation_id = s.evaluation_id AND p.unit_id = s.unit_id
    LEFT JOIN result r ON r.evaluation_id = s.evaluation_id AND r.unit_id = s.unit_id),
divided AS MATERIALIZED (
    SELECT r.year, r.evaluation_id, r.unit_id, r.counted, r.maximum, r.part, r.whole, r.missing, r.decimals, r.rank_on, r.tie, r.ranked, r.place,
        r.leaves, r.scored, r.class_position, r.points, r.num,
        abs(r.num) / r.den * 1000000 + abs(r.num) % r.den * 1000 / r.den * 1000 + abs(r.num) % r.den * 1000 % r.den * 1000 / r.den AS f6,
        CASE r.decimals WHEN 3 THEN 10 WHEN 2 THEN 100 WHEN 1 THEN 1000 ELSE 10000 END AS unit_of_print
    FROM ratio r),
rounded AS (
    SELECT d.year, d.evaluation_id, d.unit_id, d.counted, d.maximum, d.part, d.whole, d.missing, d.decimals, d.tie, d.ranked, d.place,
        d.leaves, d.scored, d.class_position, d.points,
        iif(d.num < 0, -1, 1) * ((d.f6 + d.unit_of_print / 2) / d.unit_of_print * d.unit_of_print) AS index_value,
        CASE d.rank_on WHEN 'printed' THEN iif(d.num < 0, -1, 1) * ((d.f6 + d.unit_of_print / 2) / d.unit_of_print * d.unit_of_print)
            ELSE d.num / d.maximum * 1000000000 + d.num % d.maximum * 1000000000 / d.maximum END AS sort1,
        CASE d.rank_on WHEN 'printed' THEN 0 ELSE d.num % d.maximum * 1000000000 % d.maximum * 1000000000 / d.maximum END AS sort2
    FROM divided d),
fact AS MATERIALIZED (
    SELECT v.year, v.evaluation_id, v.unit_id, e.group_id, e.scale_id, e.point_decimals, v.ranked, p.name AS fixed_name, v.place,
        CASE WHEN v.leaves IS NULL THEN NULL WHEN v.part < v.whole OR v.whole IS NULL THEN 'provisional' ELSE 'computed' END AS basis,
        iif(v.scored > 0, 'leaf', 'none') AS known,
        iif(v.part = v.whole, (SELECT c.name FROM scale_class c WHERE c.scale_id = e.scale_id AND c.position = v.class_position), NULL) AS class_name,
        iif(v.part = v.whole, v.class_position, NULL) AS class_position,
        v.index_value, v.decimals AS index_decimals, iif(v.maximum > 0, v.points, NULL) AS points, 255 AS points_decimals,
        iif(v.leaves IS NULL, NULL, v.maximum) AS max_points, 255 AS max_points_decimals,
        CASE WHEN v.ranked = 0 OR v.index_value IS NULL THEN NULL
            WHEN v.tie = 'gap' THEN rank() OVER value
            WHEN v.tie = 'dense' THEN dense_rank() OVER value
            ELSE row_number() OVER place END AS rank,
        iif(v.leaves IS NULL, NULL, v.counted) AS group_size, v.leaves - v.scored AS missing,
        NULL AS decision, NULL AS decision_date, NULL AS source, 0 AS date_unknown,
        CASE WHEN v.leaves IS NULL THEN 'unknown' WHEN v.leaves = 0 THEN 'not_applicable' WHEN v.scored = 0 THEN 'not_scored'
            WHEN v.part < v.whole THEN 'scores_missing' END AS why,
        (v.part * 20000 + v.whole) / (v.whole * 2) * 100 AS so_far_share
    FROM rounded v
    JOIN evaluation e ON e.id = v.evaluation_id
    JOIN participant p ON p.evaluation_id = v.evaluation_id AND p.unit_id = v.unit_id
    JOIN unit u ON u.id = v.unit_id
    WINDOW value AS (PARTITION BY v.evaluation_id, v.ranked = 1 AND v.index_value IS NOT NULL ORDER BY v.sort1 DESC, v.sort2 DESC),
        place AS (PARTITION BY v.evaluation_id, v.ranked = 1 AND v.index_value IS NOT NULL
                  ORDER BY v.sort1 DESC, v.sort2 DESC, v.place = 0, v.place, u.code))
SELECT 'own' AS lineage,
-- part: result_columns
    , f.so_far_share, 2 AS so_far_share_decimals
FROM fact f
-- part: result_joins
-- part: result_order
;

-- name: printing_evaluation :part
-- Evaluations, with what their indexes are rounded to.
(SELECT x.id, x.year, x.group_id, x.set_id, x.decimals, CASE x.decimals WHEN 3 THEN 10 WHEN 2 THEN 100 WHEN 1 THEN 1000 ELSE 10000 END AS unit_of_print
    FROM evaluation x)

-- What the sums t of domain c come to in a year e.

-- name: domain_points :part
iif(t.scored > 0 OR t.leaves = 0 OR t.points <> 0, t.points, NULL)

-- name: domain_maximum :part
iif(c.kind = 'normal', t.maximum, c.max_points)

-- name: domain_index :part
CASE WHEN t.maximum > 0 AND t.leaves = t.scored THEN
    iif(t.points < 0, -1, 1) * ((abs(t.points) * 1000000 / t.maximum + e.unit_of_print / 2) / e.unit_of_print * e.unit_of_print) END

-- name: domain_why :part
WHEN t.unit_id IS NULL THEN 'not_published' WHEN t.maximum = 0 THEN 'not_applicable' WHEN t.scored = 0 THEN 'not_scored'
WHEN t.leaves > t.scored THEN 'scores_missing'

-- name: domain_fact :part
-- Each fact's domains: those of its set, and those that papers printed; a printed one stands before the
-- computed one. `fact` picks entries by the same order.
domain_row AS MATERIALIZED (
    SELECT c.evaluation_id, c.unit_id, c.part, max(c.domain_id) AS domain_id, max(c.points_entry) AS points_entry,
        max(c.max_points_entry) AS max_points_entry, max(c.index_entry) AS index_entry, max(c.seen) AS seen, c.rank, c.ranked, c.why
    FROM (
        SELECT f.evaluation_id, f.unit_id, f.rank, f.ranked, f.why, d.code AS part, d.id AS domain_id,
            NULL AS points_entry, NULL AS max_points_entry, NULL AS index_entry, 0 AS seen
        FROM fact f CROSS JOIN evaluation e ON e.id = f.evaluation_id CROSS JOIN criterion d ON d.set_id = e.set_id AND d.depth = 1
        UNION ALL
        SELECT q.evaluation_id, q.unit_id, q.rank, q.ranked, q.why, q.part, NULL,
            abs(max(iif(q.points IS NULL, NULL, q.stand))) % 1000000000, abs(max(iif(q.max_points IS NULL, NULL, q.stand))) % 1000000000,
            abs(max(iif(q.index_value IS NULL, NULL, q.stand))) % 1000000000, 1
        FROM (
            SELECT f.evaluation_id, f.unit_id, f.rank, f.ranked, f.why, z.part, z.points, z.max_points, z.index_value,
                iif(:view = 'published', -1, 1) * (coalesce(CAST(replace(d.date, '-', '') AS INTEGER), 0) * 1000000000 + z.entry) AS stand
            FROM fact f
            CROSS JOIN published z ON z.evaluation_id = f.evaluation_id AND z.unit_id = f.unit_id AND z.part > '' AND z.replaced_by IS NULL
            LEFT JOIN decision d ON d.id = z.decision_id
            WHERE :view <> 'computed' AND substr(z.part, 1, 7) <> 'method:' AND (:as_of IS NULL OR d.date IS NULL OR d.date <= :as_of)) q
        GROUP BY q.evaluation_id, q.unit_id, q.part) c
    GROUP BY c.evaluation_id, c.unit_id, c.part),
domain_fact AS MATERIALIZED (
    SELECT e.year, w.evaluation_id, w.unit_id, e.group_id, e.set_id, w.rank, w.ranked, iif(w.ranked = 0, 'not_ranked', w.why) AS why_rank, w.part AS domain, c.title, c.position, c.kind, c.concept_id, e.decimals,
        iif(w.seen, qp.points,
-- part: domain_points
        ) AS points,
        iif(w.seen, iif(instr(qp.points_text, '.') = 0, 0, length(qp.points_text) - instr(qp.points_text, '.')), 255) AS points_decimals,
        iif(w.seen, qm.max_points,
-- part: domain_maximum
        ) AS max_points,
        iif(w.seen, iif(instr(qm.max_points_text, '.') = 0, 0, length(qm.max_points_text) - instr(qm.max_points_text, '.')), 255) AS max_points_decimals,
        iif(w.seen, qi.index_value,
-- part: domain_index
        ) AS index_value,
        iif(w.seen, iif(instr(qi.index_text, '.') = 0, 0, length(qi.index_text) - instr(qi.index_text, '.')), e.decimals) AS index_decimals,
        t.leaves - t.scored AS missing,
        CASE WHEN w.seen THEN 'not_published'
-- part: domain_why
        END AS why
    FROM domain_row w
    JOIN
-- part: printing_evaluation
    e ON e.id = w.evaluation_id
    LEFT JOIN criterion c ON c.id = w.domain_id
    LEFT JOIN published qp ON qp.entry = w.points_entry
    LEFT JOIN published qm ON qm.entry = w.max_points_entry
    LEFT JOIN published qi ON qi.entry = w.index_entry
    LEFT JOIN tally t ON t.evaluation_id = w.evaluation_id AND t.domain_id = w.domain_id AND t.unit_id = w.unit_id
        AND :view IN ('default', 'computed') AND :as_of IS NULL)


-- name: domain_rows :part
SELECT d.year, g.code AS "group", d.rank, u.code AS unit, n.name AS unit_name, d.domain, d.title AS domain_title,
    d.points, d.points_decimals, d.max_points, d.max_points_decimals, d.index_value AS index_percent, d.index_decimals AS index_percent_decimals, d.missing,
    d.why_rank, d.why AS why_points, d.why AS why_max_points, d.why AS why_index_percent
FROM domain_fact d
JOIN unit u ON u.id = d.unit_id
JOIN unit_group g ON g.id = d.group_id
JOIN name_of_year n ON n.evaluation_id = d.evaluation_id AND n.unit_id = d.unit_id
ORDER BY d.year, g.code, d.ranked DESC, d.rank NULLS LAST, u.code, d.position NULLS LAST, d.domain

-- name: domain_list :many
WITH
-- part: asked_of_years
,
-- part: fact
,
-- part: domain_fact
-- part: domain_rows
;

-- name: domain_of_results :many
-- The same where papers printed nothing of what is asked.
WITH
-- part: asked_of_years
,
-- part: fact_of_results
,
domain_fact AS (
    SELECT f.year, f.evaluation_id, f.unit_id, f.group_id, f.rank, f.ranked, iif(f.ranked = 0, 'not_ranked', f.why) AS why_rank,
        c.code AS domain, c.title, c.position, 255 AS points_decimals, 255 AS max_points_decimals, f.decimals AS index_decimals,
-- part: domain_points
        AS points,
-- part: domain_maximum
        AS max_points,
-- part: domain_index
        AS index_value, t.leaves - t.scored AS missing,
        CASE
-- part: domain_why
        END AS why
    FROM fact f
    CROSS JOIN
-- part: printing_evaluation
    e ON e.id = f.evaluation_id
    CROSS JOIN criterion c ON c.set_id = e.set_id AND c.depth = 1
    LEFT JOIN tally t ON t.evaluation_id = f.evaluation_id AND t.domain_id = c.id AND t.unit_id = f.unit_id)
-- part: domain_rows
;

-- name: method_list :many
-- Leaves by the way they are scored, without bonus and penalty; a printed part stands before the computed one.
WITH
-- part: asked_of_years
,
-- part: fact
,
cell AS (
    SELECT f.evaluation_id, f.unit_id, f.rank, f.ranked, f.why, c.method, coalesce(w.max_points, c.max_points, 0) AS own_max, x.final
    FROM fact f
    CROSS JOIN evaluation e ON e.id = f.evaluation_id
    CROSS JOIN criterion c ON c.set_id = e.set_id AND c.leaf = 1 AND c.kind = 'normal'
    LEFT JOIN allowance w INDEXED BY sqlite_autoindex_allowance_1 ON w.evaluation_id = f.evaluation_id AND w.unit_id = f.unit_id AND w.criterion_id = c.id
    LEFT JOIN score x ON x.evaluation_id = f.evaluation_id AND x.unit_id = f.unit_id AND x.criterion_id = c.id
    WHERE :view IN ('default', 'computed') AND :as_of IS NULL),
method_row AS (
    SELECT m.evaluation_id, m.unit_id, m.rank, m.ranked, m.why, m.method, max(m.seen) AS seen, max(m.points) AS points, max(m.maximum) AS maximum,
        max(m.leaves) AS leaves, max(m.scored) AS scored, max(m.points_entry) AS points_entry, max(m.max_points_entry) AS max_points_entry,
        max(m.index_entry) AS index_entry
    FROM (
        SELECT c.evaluation_id, c.unit_id, c.rank, c.ranked, c.why, c.method, 0 AS seen, sum(c.final) AS points, sum(c.own_max) AS maximum,
            sum(c.own_max > 0) AS leaves, sum(c.own_max > 0 AND c.final IS NOT NULL) AS scored,
            NULL AS points_entry, NULL AS max_points_entry, NULL AS index_entry
        FROM cell c
        GROUP BY c.evaluation_id, c.unit_id, c.method
        UNION ALL
        SELECT q.evaluation_id, q.unit_id, q.rank, q.ranked, q.why, substr(q.part, 8), 1, NULL, NULL, NULL, NULL,
            abs(max(iif(q.points IS NULL, NULL, q.stand))) % 1000000000, abs(max(iif(q.max_points IS NULL, NULL, q.stand))) % 1000000000,
            abs(max(iif(q.index_value IS NULL, NULL, q.stand))) % 1000000000
        FROM (
            SELECT f.evaluation_id, f.unit_id, f.rank, f.ranked, f.why, z.part, z.points, z.max_points, z.index_value,
                iif(:view = 'published', -1, 1) * (coalesce(CAST(replace(d.date, '-', '') AS INTEGER), 0) * 1000000000 + z.entry) AS stand
            FROM fact f
            CROSS JOIN published z ON z.evaluation_id = f.evaluation_id AND z.unit_id = f.unit_id AND z.part > '' AND z.replaced_by IS NULL
            LEFT JOIN decision d ON d.id = z.decision_id
            WHERE :view <> 'computed' AND substr(z.part, 1, 7) = 'method:' AND (:as_of IS NULL OR d.date IS NULL OR d.date <= :as_of)) q
        GROUP BY q.evaluation_id, q.unit_id, q.part) m
    GROUP BY m.evaluation_id, m.unit_id, m.method)
SELECT e.year, g.code AS "group", m.rank, u.code AS unit, n.name AS unit_name, m.method,
    iif(m.seen, qp.points, m.points) AS points,
    iif(m.seen, iif(instr(qp.points_text, '.') = 0, 0, length(qp.points_text) - instr(qp.points_text, '.')), 255) AS points_decimals,
    iif(m.seen, qm.max_points, m.maximum) AS max_points,
    iif(m.seen, iif(instr(qm.max_points_text, '.') = 0, 0, length(qm.max_points_text) - instr(qm.max_points_text, '.')), 255) AS max_points_decimals,
    iif(m.seen, qi.index_value, CASE WHEN m.maximum > 0 AND m.leaves = m.scored THEN
        (m.points * 1000000 / m.maximum + e.unit_of_print / 2) / e.unit_of_print * e.unit_of_print END) AS index_percent,
    iif(m.seen, iif(instr(qi.index_text, '.') = 0, 0, length(qi.index_text) - instr(qi.index_text, '.')), e.decimals) AS index_percent_decimals,
    m.leaves - m.scored AS missing, iif(m.ranked = 0, 'not_ranked', m.why) AS why_rank,
    iif(m.seen, 'not_published', iif(m.maximum = 0, 'not_applicable', 'not_scored')) AS why_points,
    CASE WHEN m.seen THEN 'not_published' WHEN m.maximum = 0 THEN 'not_applicable' WHEN m.scored = 0 THEN 'not_scored' ELSE 'scores_missing' END AS why_index_percent
FROM method_row m
JOIN
-- part: printing_evaluation
e ON e.id = m.evaluation_id
JOIN unit u ON u.id = m.unit_id
JOIN unit_group g ON g.id = e.group_id
JOIN name_of_year n ON n.evaluation_id = m.evaluation_id AND n.unit_id = m.unit_id
LEFT JOIN published qp ON qp.entry = m.points_entry
LEFT JOIN published qm ON qm.entry = m.max_points_entry
LEFT JOIN published qi ON qi.entry = m.index_entry
ORDER BY e.year, g.code, m.ranked DESC, m.rank NULLS LAST, u.code, m.method NULLS LAST;

-- name: printed_size :part
-- The printed size of the group of evaluation e: a figure of the group, else what stands beside a unit's rank.
-- totals: it looks at no part
        (SELECT z.value / 10000 FROM published_group z LEFT JOIN decision o ON o.id = z.decision_id
         WHERE z.evaluation_id = e.id AND z.figure_key = 'size' AND z.replaced_by IS NULL AND :view <> 'computed'
            AND (:as_of IS NULL OR o.date IS NULL OR o.date <= :as_of)
         ORDER BY iif(:view = 'published', -1, 1) * (coalesce(CAST(replace(o.date, '-', '') AS INTEGER), 0) * 1000000000 + z.entry) DESC LIMIT 1),
        (SELECT z.group_size FROM published z LEFT JOIN decision o ON o.id = z.decision_id
         WHERE z.evaluation_id = e.id AND z.group_size IS NOT NULL AND z.part = '' AND z.replaced_by IS NULL AND :view <> 'computed'
            AND (:as_of IS NULL OR o.date IS NULL OR o.date <= :as_of)
         ORDER BY iif(:view = 'published', -1, 1) * (coalesce(CAST(replace(o.date, '-', '') AS INTEGER), 0) * 1000000000 + z.entry) DESC LIMIT 1)

-- name: count_list :many
-- Each class of the year's scale, and each that papers counted or gave a unit: printed count, units named, ranked units by their scores.
WITH
-- part: asked_of_years
,
-- part: fact
,
held AS MATERIALIZED (
    SELECT e.id AS evaluation_id, e.year, e.group_id, e.scale_id, e.set_id,
        :as_of IS NULL AND EXISTS (SELECT 1 FROM result r WHERE r.evaluation_id = e.id AND r.scored > 0) AS live
    FROM (SELECT DISTINCT y.value FROM json_each(:years) y) y
    CROSS JOIN evaluation e ON e.year = y.value
    WHERE :group IS NULL OR e.group_id = :group),
counted AS (
    SELECT h.evaluation_id, h.year, h.group_id, h.scale_id, h.set_id, h.live, k.name_key AS class_key, NULL AS entry, 0 AS named, 0 AS computed
    FROM held h CROSS JOIN scale_class k ON k.scale_id = h.scale_id
    UNION ALL
    SELECT q.evaluation_id, q.year, q.group_id, q.scale_id, q.set_id, q.live, q.class_key, abs(max(q.stand)) % 1000000000, 0, 0
    FROM (
        SELECT h.evaluation_id, h.year, h.group_id, h.scale_id, h.set_id, h.live, c.class_key,
            iif(:view = 'published', -1, 1) * (coalesce(CAST(replace(d.date, '-', '') AS INTEGER), 0) * 1000000000 + c.entry) AS stand
        FROM held h
        CROSS JOIN published_count c ON c.evaluation_id = h.evaluation_id AND c.replaced_by IS NULL
        LEFT JOIN decision d ON d.id = c.decision_id
        WHERE :view <> 'computed' AND (:as_of IS NULL OR d.date IS NULL OR d.date <= :as_of)) q
    GROUP BY q.evaluation_id, q.class_key
    UNION ALL
    SELECT e.id, e.year, e.group_id, e.scale_id, e.set_id, NULL, f.class_key, NULL, count(*), 0
    FROM fact f CROSS JOIN evaluation e ON e.id = f.evaluation_id
    WHERE f.class_key IS NOT NULL
    GROUP BY e.id, f.class_key
    UNION ALL
    SELECT h.evaluation_id, h.year, h.group_id, h.scale_id, h.set_id, h.live, k.name_key, NULL, 0, count(*)
    FROM held h
    CROSS JOIN result r ON r.evaluation_id = h.evaluation_id
    CROSS JOIN participant p ON p.evaluation_id = r.evaluation_id AND p.unit_id = r.unit_id AND p.ranked = 1
    CROSS JOIN scale_class k ON k.scale_id = h.scale_id AND k.position = r.class_position
    WHERE h.live
    GROUP BY h.evaluation_id, k.name_key),
class AS (
    SELECT c.evaluation_id, c.year, c.group_id, c.scale_id, c.set_id, max(c.live) AS live, c.class_key, max(c.entry) AS entry, sum(c.named) AS named,
        sum(c.computed) AS computed, max(max(c.entry) IS NOT NULL OR sum(c.named + c.computed) > 0) OVER (PARTITION BY c.evaluation_id) AS known
    FROM counted c
    GROUP BY c.evaluation_id, c.class_key)
SELECT c.year, g.code AS "group", g.name AS group_name,
    coalesce(k.name, q.class_name, (SELECT f.class_name FROM fact f WHERE f.evaluation_id = c.evaluation_id AND f.class_key = c.class_key)) AS class,
    k.name_en AS class_en, q.count, c.named, iif(c.live, c.computed, NULL) AS computed,
    coalesce(
-- part: printed_size
        ,iif(c.live, (SELECT sum(p.ranked) FROM participant p WHERE p.evaluation_id = c.evaluation_id), NULL)) AS group_size,
    d.number AS decision, d.date AS decision_date, k.position, iif(c.set_id IS NULL, 'not_applicable', 'not_scored') AS why_computed
FROM class c
JOIN evaluation e ON e.id = c.evaluation_id
JOIN unit_group g ON g.id = c.group_id
LEFT JOIN published_count q ON q.entry = c.entry
LEFT JOIN decision d ON d.id = q.decision_id
LEFT JOIN scale_class k ON k.scale_id = c.scale_id AND k.name_key = c.class_key
WHERE c.known
ORDER BY c.year, g.code, k.position NULLS LAST, c.entry NULLS LAST, c.class_key;

-- name: last_year_with_results :one
-- totals: it asks whether there are any
-- scan: evaluations are few: one a group and year
SELECT e.year FROM evaluation e
WHERE (:group IS NULL OR e.group_id = :group)
    AND (EXISTS (SELECT 1 FROM published q WHERE q.evaluation_id = e.id AND q.replaced_by IS NULL)
        OR EXISTS (SELECT 1 FROM published_count c WHERE c.evaluation_id = e.id AND c.replaced_by IS NULL)
        OR EXISTS (SELECT 1 FROM result r WHERE r.evaluation_id = e.id AND r.scored > 0))
ORDER BY e.year DESC LIMIT 1;

-- name: years_of_book :many
-- And the years of those that were sealed: one that was lost is asked for too, and missed. From year to year, however
-- many groups each has.
WITH RECURSIVE
held(year) AS (
    SELECT min(e.year) FROM evaluation e WHERE :group IS NULL
    UNION ALL
    SELECT (SELECT min(e.year) FROM evaluation e WHERE e.year > h.year) FROM held h WHERE h.year IS NOT NULL),
sealed(year) AS (
    SELECT min(s.code) ->> '$[0]' FROM seal s WHERE s.kind = 'evaluation'
    UNION ALL
    SELECT (SELECT min(s.code) ->> '$[0]' FROM seal s WHERE s.kind = 'evaluation' AND s.code > '[' || d.year || '-') FROM sealed d WHERE d.year IS NOT NULL)
SELECT h.year FROM held h WHERE h.year IS NOT NULL
UNION
SELECT e.year FROM evaluation e WHERE e.group_id = :group
UNION
SELECT d.year FROM sealed d
WHERE d.year IS NOT NULL AND (:group IS NULL OR EXISTS (
    SELECT 1 FROM seal s WHERE s.kind = 'evaluation' AND s.code = json_array(d.year, (SELECT g.code FROM unit_group g WHERE g.id = :group))))
ORDER BY 1;
