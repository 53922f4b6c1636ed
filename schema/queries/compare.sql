-- What changed between two years. A unit is the same by its identity, whatever its name and group.

-- name: chosen_of_pair :part
-- The units of :year_from and :year_to; with :group (an id) those that belong to it in either year, with :unit that one.
chosen AS MATERIALIZED (
    SELECT p.unit_id FROM participant p WHERE p.unit_id = :unit
    UNION
    SELECT p.unit_id FROM evaluation e CROSS JOIN participant p ON p.evaluation_id = e.id
    WHERE :unit IS NULL AND e.year IN (:year_from, :year_to) AND (:group IS NULL OR e.group_id = :group))

-- name: asked_of_chosen :part
-- Those who are in `chosen`, in both years. The state of a group is of all who take part in it.
place AS MATERIALIZED (
    SELECT p.year, p.evaluation_id, p.unit_id
    FROM chosen c CROSS JOIN participant p ON p.unit_id = c.unit_id AND p.year IN (:year_from, :year_to)),
meeting AS MATERIALIZED (
    SELECT e.year, e.id AS evaluation_id,
-- part: state_of_group
    FROM evaluation e
    WHERE e.year IN (:year_from, :year_to) AND (:unit IS NULL AND :group IS NULL OR e.id IN (SELECT a.evaluation_id FROM place a))),
asked(year, evaluation_id, unit_id, counted, provisional) AS MATERIALIZED (
    SELECT m.year, m.evaluation_id, p.unit_id, m.counted, m.provisional
    FROM meeting m
    CROSS JOIN participant p ON p.evaluation_id = m.evaluation_id
    WHERE (:unit IS NULL AND :group IS NULL OR p.unit_id IN (SELECT c.unit_id FROM chosen c)) -- never each of `chosen` in each group
        AND (:group IS NULL OR EXISTS (
            SELECT 1 FROM participant o JOIN evaluation x ON x.id = o.evaluation_id
            WHERE o.unit_id = p.unit_id AND o.year IN (:year_from, :year_to) AND x.group_id = :group)))

-- name: asked_of_pair :part
-- part: chosen_of_pair
,
-- part: asked_of_chosen

-- name: printed_of_pair :one
-- Did papers print anything of units of :group, of one of the years and in whatever group they were then?
-- totals: it asks whether there are any
WITH
-- part: chosen_of_pair
SELECT EXISTS (
    SELECT 1 FROM chosen c CROSS JOIN participant p ON p.unit_id = c.unit_id AND p.year IN (:year_from, :year_to)
    CROSS JOIN published q ON q.evaluation_id = p.evaluation_id AND q.unit_id = p.unit_id) AS printed;

-- name: compare_known :many
-- How many of the units asked for are known in each of the two years.
WITH
-- part: asked_of_pair
,
-- part: fact
SELECT f.year, sum(f.known <> 'none') AS units FROM fact f GROUP BY f.year ORDER BY f.year;

-- name: compare_known_of_results :many
-- The same of results alone: whether there are any. Of all units the first that is known will do, and they need not be chosen.
WITH
-- part: chosen_of_pair
SELECT y.year, iif(:unit IS NULL AND :group IS NULL,
    EXISTS (SELECT 1 FROM evaluation e CROSS JOIN result r ON r.evaluation_id = e.id WHERE e.year = y.year AND r.scored > 0),
    EXISTS (
        SELECT 1 FROM chosen c CROSS JOIN participant p ON p.unit_id = c.unit_id AND p.year = y.year
        CROSS JOIN result r ON r.evaluation_id = p.evaluation_id AND r.unit_id = p.unit_id WHERE r.scored > 0)) AS units
FROM (SELECT :year_from AS year UNION ALL SELECT :year_to) y
ORDER BY y.year;

-- name: unit_of_pair :part
-- The unit of each row r, and n, its name in the later of the two years.
JOIN unit u ON u.id = r.unit_id
JOIN unit_name n ON n.unit_id = r.unit_id
    AND n.from_year = coalesce((SELECT max(m.from_year) FROM unit_name m WHERE m.unit_id = r.unit_id AND m.from_year <= max(:year_from, :year_to)),
                               (SELECT min(m.from_year) FROM unit_name m WHERE m.unit_id = r.unit_id))

-- name: name_of_pair :part
-- The same, and what it is called in that year: p.name where it takes part then and that is approved, else n.name.
LEFT JOIN participant p ON p.unit_id = r.unit_id AND p.year = max(:year_from, :year_to)
-- part: unit_of_pair

-- name: pair_of_facts :part
-- What is known of each unit in both years, side by side.
pair AS (
    SELECT f.unit_id,
        max(iif(f.year = :year_from, f.known <> 'none', 0)) AS known_from, max(iif(f.year = :year_to, f.known <> 'none', 0)) AS known_to,
        max(iif(f.year = :year_from, f.group_id, NULL)) AS group_from, max(iif(f.year = :year_to, f.group_id, NULL)) AS group_to,
        max(iif(f.year = :year_from, f.scale_id, NULL)) AS scale_from, max(iif(f.year = :year_to, f.scale_id, NULL)) AS scale_to,
        max(iif(f.year = :year_from, f.class_name, NULL)) AS class_from, max(iif(f.year = :year_to, f.class_name, NULL)) AS class_to,
        max(iif(f.year = :year_from, f.class_position, NULL)) AS position_from, max(iif(f.year = :year_to, f.class_position, NULL)) AS position_to,
        max(iif(f.year = :year_from, f.index_value, NULL)) AS index_from, max(iif(f.year = :year_to, f.index_value, NULL)) AS index_to,
        max(iif(f.year = :year_from, f.index_decimals, NULL)) AS decimals_from, max(iif(f.year = :year_to, f.index_decimals, NULL)) AS decimals_to,
        max(iif(f.year = :year_from, f.rank, NULL)) AS rank_from, max(iif(f.year = :year_to, f.rank, NULL)) AS rank_to,
        max(iif(f.year = :year_from, f.group_size, NULL)) AS size_from, max(iif(f.year = :year_to, f.group_size, NULL)) AS size_to,
        max(iif(f.year = :year_from, f.basis, NULL)) AS basis_from, max(iif(f.year = :year_to, f.basis, NULL)) AS basis_to,
        max(iif(f.year = :year_from, f.fixed_name, NULL)) AS fixed_from, max(iif(f.year = :year_to, f.fixed_name, NULL)) AS fixed_to,
        max(iif(f.year = :year_from, f.ranked = 0, NULL)) AS unranked_from, max(iif(f.year = :year_to, f.ranked = 0, NULL)) AS unranked_to,
        max(iif(f.year = :year_from, coalesce(f.why, iif(f.scale_id IS NULL, 'no_scale', 'unknown')), NULL)) AS why_from,
        max(iif(f.year = :year_to, coalesce(f.why, iif(f.scale_id IS NULL, 'no_scale', 'unknown')), NULL)) AS why_to
    FROM fact f
    GROUP BY f.unit_id)

-- name: pair_of_results :part
-- The same of results alone, each looked up by its key: half the work of putting facts side by side.
paired AS (
    SELECT a.unit_id,
        max(iif(a.year = :year_from, a.evaluation_id, NULL)) AS evaluation_from, max(iif(a.year = :year_to, a.evaluation_id, NULL)) AS evaluation_to,
        max(iif(a.year = :year_from, a.counted, NULL)) AS counted_from, max(iif(a.year = :year_to, a.counted, NULL)) AS counted_to,
        max(iif(a.year = :year_from, a.provisional, NULL)) AS provisional_from, max(iif(a.year = :year_to, a.provisional, NULL)) AS provisional_to
    FROM asked a
    GROUP BY a.unit_id),
pair AS (
    SELECT a.unit_id, f.scored > 0 AS known_from, t.scored > 0 AS known_to, m.group_id AS group_from, n.group_id AS group_to,
        m.scale_id AS scale_from, n.scale_id AS scale_to, k.name AS class_from, l.name AS class_to,
        f.class_position AS position_from, t.class_position AS position_to, f.index_value AS index_from, t.index_value AS index_to,
        m.decimals AS decimals_from, n.decimals AS decimals_to, f.rank AS rank_from, t.rank AS rank_to,
        iif(f.unit_id IS NULL, NULL, a.counted_from) AS size_from, iif(t.unit_id IS NULL, NULL, a.counted_to) AS size_to,
        iif(f.unit_id IS NULL, NULL, iif(a.provisional_from OR f.leaves > f.scored, 'provisional', 'computed')) AS basis_from,
        iif(t.unit_id IS NULL, NULL, iif(a.provisional_to OR t.leaves > t.scored, 'provisional', 'computed')) AS basis_to,
        p.name AS fixed_from, q.name AS fixed_to, p.ranked = 0 AS unranked_from, q.ranked = 0 AS unranked_to,
        CASE WHEN f.unit_id IS NULL THEN 'unknown' WHEN f.maximum = 0 THEN 'not_applicable' WHEN f.scored = 0 THEN 'not_scored'
            WHEN f.leaves > f.scored THEN 'scores_missing' WHEN m.scale_id IS NULL THEN 'no_scale' ELSE 'unknown' END AS why_from,
        CASE WHEN t.unit_id IS NULL THEN 'unknown' WHEN t.maximum = 0 THEN 'not_applicable' WHEN t.scored = 0 THEN 'not_scored'
            WHEN t.leaves > t.scored THEN 'scores_missing' WHEN n.scale_id IS NULL THEN 'no_scale' ELSE 'unknown' END AS why_to
    FROM paired a
    LEFT JOIN evaluation m ON m.id = a.evaluation_from
    LEFT JOIN evaluation n ON n.id = a.evaluation_to
    LEFT JOIN participant p ON p.evaluation_id = a.evaluation_from AND p.unit_id = a.unit_id
    LEFT JOIN participant q ON q.evaluation_id = a.evaluation_to AND q.unit_id = a.unit_id
    LEFT JOIN result f ON f.evaluation_id = a.evaluation_from AND f.unit_id = a.unit_id
    LEFT JOIN result t ON t.evaluation_id = a.evaluation_to AND t.unit_id = a.unit_id
    LEFT JOIN scale_class k ON k.scale_id = m.scale_id AND k.position = f.class_position
    LEFT JOIN scale_class l ON l.scale_id = n.scale_id AND l.position = t.class_position)

-- name: compare_rows :part
-- Classes are so many apart as their scale says; two scales only when both have both names as far apart.
difference AS (
    SELECT p.unit_id, iif(:year_to > :year_from, p.fixed_to, p.fixed_from) AS fixed_name, p.group_from, p.group_to, p.class_from, p.class_to, p.position_from, p.position_to, p.index_from, p.index_to,
        p.decimals_from, p.decimals_to, p.rank_from, p.rank_to, p.size_from, p.size_to, p.basis_from, p.basis_to, p.unranked_from, p.unranked_to,
        p.why_from, p.why_to,
        CASE WHEN p.scale_from = p.scale_to THEN p.position_from - p.position_to
            ELSE (SELECT p.position_from - b.position
                FROM scale_class f
                JOIN scale_class t ON t.scale_id = p.scale_to AND t.position = p.position_to
                JOIN scale_class a ON a.scale_id = p.scale_to AND a.name_key = f.name_key
                JOIN scale_class b ON b.scale_id = p.scale_from AND b.name_key = t.name_key
                WHERE f.scale_id = p.scale_from AND f.position = p.position_from AND p.position_from - b.position = a.position - p.position_to)
        END AS classes_up,
        p.index_to - p.index_from AS index_change,
        iif(p.group_from = p.group_to, p.rank_from - p.rank_to, NULL) AS places_up
    FROM pair p
    WHERE p.known_from OR p.known_to)
SELECT u.code AS unit, coalesce(r.fixed_name, n.name) AS unit_name, g.code AS "group", :year_from AS year_from, :year_to AS year_to,
    substr(iif(r.classes_up IS NULL, '', ',class') || iif(r.index_change IS NULL, '', ',index') || iif(r.places_up IS NULL, '', ',rank'), 2) AS comparable,
    r.class_from, r.class_to, r.classes_up, r.index_from, r.decimals_from AS index_from_decimals, r.index_to, r.decimals_to AS index_to_decimals,
    r.index_change, max(r.decimals_from, r.decimals_to) AS index_change_decimals, r.rank_from, r.rank_to, r.places_up,
    r.size_from AS group_size_from, r.size_to AS group_size_to, r.basis_from, r.basis_to,
    r.why_from AS why_class_from, r.why_to AS why_class_to, r.why_from AS why_index_from, r.why_to AS why_index_to,
    iif(r.unranked_from, 'not_ranked', r.why_from) AS why_rank_from, iif(r.unranked_to, 'not_ranked', r.why_to) AS why_rank_to,
    r.why_from AS why_group_size_from, r.why_to AS why_group_size_to,
    CASE WHEN r.class_from IS NULL OR r.class_to IS NULL THEN 'not_comparable'
        WHEN r.position_from IS NULL OR r.position_to IS NULL THEN 'no_scale' ELSE 'not_comparable' END AS why_classes_up
FROM difference r
-- part: unit_of_pair
JOIN unit_group g ON g.id = coalesce(r.group_to, r.group_from)
ORDER BY g.code, n.name_sort, u.code

-- name: compare_list :many
WITH
-- part: asked_of_pair
,
-- part: fact
,
-- part: pair_of_facts
,
-- part: compare_rows
;

-- name: compare_of_results :many
WITH
-- part: asked_of_pair
,
-- part: pair_of_results
,
-- part: compare_rows
;

-- name: change_rows :part
-- The rows of a listing of changes, from the two sides of each pair r.
    u.code AS unit, coalesce(p.name, n.name) AS unit_name, :year_from AS year_from, :year_to AS year_to, t.code AS concept, r.code_from AS domain_from,
    r.code_to AS domain_to, coalesce(r.title_to, r.title_from) AS domain_title,
    r.points_from, r.points_decimals_from AS points_from_decimals, r.points_to, r.points_decimals_to AS points_to_decimals,
    r.max_from AS max_points_from, r.max_decimals_from AS max_points_from_decimals, r.max_to AS max_points_to, r.max_decimals_to AS max_points_to_decimals,
    r.index_from, r.decimals_from AS index_from_decimals, r.index_to, r.decimals_to AS index_to_decimals,
    r.index_to - r.index_from AS index_change, max(r.decimals_from, r.decimals_to) AS index_change_decimals,
    r.why_from AS why_points_from, r.why_to AS why_points_to, r.why_from AS why_max_points_from, r.why_to AS why_max_points_to,
    r.why_from AS why_index_from, r.why_to AS why_index_to
FROM pair r
-- part: name_of_pair
LEFT JOIN concept t ON t.id = r.concept_id
ORDER BY n.name_sort, u.code, r.position_to NULLS LAST, r.position_from NULLS LAST, r.code_to, r.code_from

-- name: change_pair :part
-- The two sides of each criterion in `side`: the same by its concept, else by its code in one set.
keyed AS (
    SELECT s.year, s.unit_id, s.code, s.title, s.position, s.concept_id, s.points, s.points_decimals, s.max_points, s.max_decimals, s.index_value, s.decimals, s.why,
        CASE WHEN s.concept_id IS NOT NULL THEN 'concept ' || s.concept_id WHEN s.position IS NOT NULL THEN 'set ' || s.set_id || ' ' || s.code
            ELSE 'year ' || s.year || ' ' || s.code END AS identity
    FROM side s),
numbered AS (
    -- a concept that stands twice in one set is paired in printed order
    SELECT k.year, k.unit_id, k.code, k.title, k.position, k.concept_id, k.points, k.points_decimals, k.max_points, k.max_decimals, k.index_value, k.decimals, k.why,
        k.identity, row_number() OVER (PARTITION BY k.year, k.unit_id, k.identity ORDER BY k.position, k.code) AS nth
    FROM keyed k),
pair AS (
    SELECT k.unit_id, max(k.concept_id) AS concept_id,
        max(iif(k.year = :year_from, k.code, NULL)) AS code_from, max(iif(k.year = :year_to, k.code, NULL)) AS code_to,
        max(iif(k.year = :year_from, k.title, NULL)) AS title_from, max(iif(k.year = :year_to, k.title, NULL)) AS title_to,
        max(iif(k.year = :year_from, k.position, NULL)) AS position_from, max(iif(k.year = :year_to, k.position, NULL)) AS position_to,
        max(iif(k.year = :year_from, k.points, NULL)) AS points_from, max(iif(k.year = :year_to, k.points, NULL)) AS points_to,
        max(iif(k.year = :year_from, k.points_decimals, NULL)) AS points_decimals_from, max(iif(k.year = :year_to, k.points_decimals, NULL)) AS points_decimals_to,
        max(iif(k.year = :year_from, k.max_points, NULL)) AS max_from, max(iif(k.year = :year_to, k.max_points, NULL)) AS max_to,
        max(iif(k.year = :year_from, k.max_decimals, NULL)) AS max_decimals_from, max(iif(k.year = :year_to, k.max_decimals, NULL)) AS max_decimals_to,
        max(iif(k.year = :year_from, k.index_value, NULL)) AS index_from, max(iif(k.year = :year_to, k.index_value, NULL)) AS index_to,
        max(iif(k.year = :year_from, k.decimals, NULL)) AS decimals_from, max(iif(k.year = :year_to, k.decimals, NULL)) AS decimals_to,
        max(iif(k.year = :year_from, k.why, NULL)) AS why_from, max(iif(k.year = :year_to, k.why, NULL)) AS why_to
    FROM numbered k
    GROUP BY k.unit_id, k.identity, k.nth
    HAVING max(k.points) IS NOT NULL OR max(k.index_value) IS NOT NULL)

-- name: domain_changes :many
WITH
-- part: asked_of_pair
,
-- part: fact
,
-- part: domain_fact
,
side AS (
    SELECT d.year, d.unit_id, d.set_id, d.domain AS code, d.title, d.position, d.concept_id, d.points, d.points_decimals, d.max_points,
        d.max_points_decimals AS max_decimals, d.index_value, d.index_decimals AS decimals, d.why
    FROM domain_fact d),
-- part: change_pair
SELECT
-- part: change_rows
;

-- name: criterion_changes :many
-- Every criterion of the sets in force, down to the leaves. A branch is what stands below it: normal leaves,
-- and each topmost bonus or penalty criterion with its capped sum.
WITH RECURSIVE
-- part: asked_of_pair
,
cell AS MATERIALIZED (
    SELECT a.year, a.unit_id, e.set_id, e.decimals, c.id AS node, c.parent_id AS parent, c.kind, c.cap_id,
        iif(c.kind = 'normal', coalesce(w.max_points, c.max_points, 0), 0) AS own_max, x.final
    FROM asked a
    CROSS JOIN evaluation e ON e.id = a.evaluation_id
    CROSS JOIN criterion c ON c.set_id = e.set_id AND c.leaf = 1
    LEFT JOIN allowance w INDEXED BY sqlite_autoindex_allowance_1 ON w.evaluation_id = a.evaluation_id AND w.unit_id = a.unit_id AND w.criterion_id = c.id
    LEFT JOIN score x ON x.evaluation_id = a.evaluation_id AND x.unit_id = a.unit_id AND x.criterion_id = c.id),
capped AS (
    SELECT c.year, c.unit_id, c.decimals, k.parent_id AS node,
        iif(k.kind = 'penalty', -1, 1) * min(coalesce(k.max_points, 20000000), coalesce(sum(c.final), 0)) AS points
    FROM cell c CROSS JOIN criterion k ON k.id = c.cap_id
    WHERE k.parent_id IS NOT NULL
    GROUP BY c.year, c.unit_id, k.id),
up(year, unit_id, decimals, node, stop, points, own_max, leaves, scored) AS (
    SELECT c.year, c.unit_id, c.decimals, c.node, c.cap_id, c.final, c.own_max, c.own_max > 0, c.own_max > 0 AND c.final IS NOT NULL FROM cell c
    UNION ALL
    SELECT c.year, c.unit_id, c.decimals, c.node, NULL, c.points, 0, 0, 0 FROM capped c
    UNION ALL
    SELECT u.year, u.unit_id, u.decimals, c.parent_id, u.stop, u.points, u.own_max, u.leaves, u.scored
    FROM up u CROSS JOIN criterion c ON c.id = u.node
    WHERE c.parent_id IS NOT NULL AND u.node IS NOT u.stop),
summed AS (
    SELECT u.year, u.unit_id, u.node, u.decimals, sum(u.points) AS points, sum(u.own_max) AS maximum, sum(u.leaves) AS leaves, sum(u.scored) AS scored,
        CASE u.decimals WHEN 3 THEN 10 WHEN 2 THEN 100 WHEN 1 THEN 1000 ELSE 10000 END AS unit_of_print
    FROM up u
    GROUP BY u.year, u.unit_id, u.node),
side AS (
    SELECT s.year, s.unit_id, c.set_id, c.code, c.title, c.position, c.concept_id,
        CASE WHEN c.kind <> 'normal' THEN iif(c.id = c.cap_id, min(coalesce(c.max_points, 20000000), coalesce(s.points, 0)), s.points)
            WHEN s.scored > 0 OR s.leaves = 0 OR s.points <> 0 THEN coalesce(s.points, iif(c.leaf, NULL, 0)) END AS points, 255 AS points_decimals,
        iif(c.kind = 'normal', s.maximum, c.max_points) AS max_points, 255 AS max_decimals,
        CASE WHEN c.kind = 'normal' AND s.maximum > 0 AND s.leaves = s.scored THEN
            iif(s.points < 0, -1, 1) * ((abs(s.points) * 1000000 / s.maximum + s.unit_of_print / 2) / s.unit_of_print * s.unit_of_print) END AS index_value,
        s.decimals,
        CASE WHEN c.kind <> 'normal' THEN iif(s.points IS NULL AND c.id <> c.cap_id, 'not_scored', 'not_applicable') WHEN s.maximum = 0 THEN 'not_applicable' WHEN s.scored = 0 THEN 'not_scored' WHEN s.leaves > s.scored THEN 'scores_missing' END AS why
    FROM summed s CROSS JOIN criterion c ON c.id = s.node),
-- part: change_pair
SELECT
-- part: change_rows
;
