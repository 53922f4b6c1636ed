-- Before a year is approved: what a little more or less, or another rule, would change.

-- name: watch_known :one
-- How many evaluations the year has, and how many of them have a criteria set.
SELECT count(*) AS evaluations, count(e.set_id) AS scored FROM evaluation e WHERE e.year = :year AND (:group IS NULL OR e.group_id = :group);

-- name: watch_list :many
-- Units within :within points of a class or of the unit before them; ranks and classes that another rule would change.
WITH
-- part: rules_with_step
,
seat AS MATERIALIZED (
    SELECT e.id, e.set_id, e.scale_id, e.decimals, e.tie, e.class_on, e.rank_on, e.na, e.step, e.whole, p.unit_id, u.code, p.ranked, p.position AS place,
        r.points, r.bonus, r.penalty, r.bonus - r.penalty AS net, r.maximum, r.leaves, r.scored, r.min_domain, r.index_value, r.class_position, r.rank, r.sort1, r.sort2,
        -- who is in no class is below the last one, unless a bound is not known
        coalesce(r.class_position, (SELECT iif(count(*) = count(z.lower_bound), max(z.position) + 1, NULL) FROM scale_class z WHERE z.scale_id = e.scale_id)) AS level
    FROM rules e
    CROSS JOIN participant p ON p.evaluation_id = e.id
    JOIN result r ON r.evaluation_id = e.id AND r.unit_id = p.unit_id
    JOIN unit u ON u.id = p.unit_id
    WHERE r.index_value IS NOT NULL),
line AS (
    SELECT s.id, s.unit_id, s.na, s.whole, s.step, s.rank_on, s.points, s.net, s.maximum,
        lag(s.unit_id) OVER place AS other_id, lag(s.points) OVER place AS other_points, lag(s.net) OVER place AS other_net,
        lag(s.maximum) OVER place AS other_maximum, lag(s.index_value) OVER place AS other_index
    FROM seat s
    WHERE s.ranked = 1
    WINDOW place AS (PARTITION BY s.id ORDER BY s.sort1 DESC, s.sort2 DESC, s.place = 0, s.place, s.code)),
asked AS MATERIALIZED (
    SELECT iif(k.position = e.class_position, 'class-down', 'class-up') AS finding, e.id, e.unit_id, k.position AS class_position, NULL AS other_id,
        e.na, e.whole, e.rank_on, e.points, e.net, e.maximum, NULL AS other_points, NULL AS other_net, NULL AS other_maximum,
        (SELECT iif(k.position = e.class_position, max((k.min_domain * t.maximum + 999999) / 1000000 - t.points), sum(
-- part: domain_need
            )) FROM criterion d CROSS JOIN tally t ON t.evaluation_id = e.id AND t.domain_id = d.id AND t.unit_id = e.unit_id
            WHERE d.set_id = e.set_id AND d.depth = 1 AND d.kind = 'normal' AND t.maximum > 0 AND k.min_domain IS NOT NULL) AS domains,
-- part: bound_aim
    FROM seat e CROSS JOIN scale_class k ON k.scale_id = e.scale_id AND k.position IN (e.level - 1, e.class_position) AND k.lower_bound IS NOT NULL
    UNION ALL
    SELECT 'rank', l.id, l.unit_id, NULL, l.other_id, l.na, l.whole, l.rank_on, l.points, l.net, l.maximum, l.other_points, l.other_net, l.other_maximum, NULL,
        l.other_index - l.step / 2, l.rank_on = 'printed' AND l.other_index <= 0
    FROM line l WHERE l.other_id IS NOT NULL),
aim AS (
    SELECT s.finding, s.id, s.unit_id, s.class_position, s.other_id, s.points, s.maximum, s.domains, s.above,
-- part: index_aim
    FROM asked s WHERE s.finding <> 'rank'
    UNION ALL
    SELECT s.finding, s.id, s.unit_id, s.class_position, s.other_id, s.points, s.maximum, s.domains, s.above,
-- part: result_aim
    FROM asked s WHERE s.finding = 'rank'),
-- part: wanted_of_aims
,
near AS (
    SELECT w.finding, w.id, w.unit_id, w.class_position, w.other_id,
        max(0, iif(w.finding = 'class-down', -1, 1) * max(w.needed, coalesce(w.domains, w.needed))) AS apart
    FROM wanted w WHERE w.needed IS NOT NULL),
-- each rule turned to another, one at a time
summed AS (
    SELECT s.id AS evaluation, s.unit_id AS unit, s.scale_id, iif(v.value IN ('rank-on', 'class-on'), s.decimals, CAST(v.value AS INTEGER)) AS decimals,
        iif(v.value = 'class-on', iif(s.class_on = 'exact', 'printed', 'exact'), s.class_on) AS class_on,
        iif(v.value = 'rank-on', iif(s.rank_on = 'exact', 'printed', 'exact'), s.rank_on) AS rank_on,
        s.na, s.points, s.maximum, s.bonus, s.penalty, s.leaves, s.scored, s.min_domain, s.whole
    FROM seat s CROSS JOIN json_each('["rank-on", "class-on", "0", "1", "2", "3"]') v
    WHERE v.value IN ('rank-on', 'class-on') OR 'printed' IN (s.class_on, s.rank_on) AND CAST(v.value AS INTEGER) <> s.decimals),
-- part: judged_of_summed
,
entrant AS (
    SELECT CASE WHEN j.rank_on <> e.rank_on THEN 'rank-on=' || j.rank_on WHEN j.class_on <> e.class_on THEN 'class-on=' || j.class_on
            ELSE 'decimals=' || j.decimals END AS variant,
        j.evaluation, j.unit, u.code, p.ranked, p.position AS place, e.tie, j.index_value, j.sort1, j.sort2, j.class_position
    FROM judged j
    CROSS JOIN evaluation e ON e.id = j.evaluation
    JOIN participant p ON p.evaluation_id = j.evaluation AND p.unit_id = j.unit
    JOIN unit u ON u.id = j.unit
    UNION ALL
    SELECT 'tie=' || v.value, s.id, s.unit_id, s.code, s.ranked, s.place, v.value, s.index_value, s.sort1, s.sort2, s.class_position
    FROM seat s CROSS JOIN json_each('["gap", "dense", "order"]') v WHERE v.value <> s.tie),
-- part: placed_entrants
,
found AS (
    SELECT n.finding, n.id, n.unit_id, n.apart, n.class_position, n.other_id, NULL AS rules, NULL AS class_before, NULL AS class_after, NULL AS rank_before,
        NULL AS rank_after
    FROM near n WHERE n.apart <= :within
    UNION ALL
    SELECT 'rules', k.evaluation, k.unit, NULL, NULL, NULL, k.variant, r.class_position, k.class_position, r.rank, k.rank
    FROM placed k JOIN result r ON r.evaluation_id = k.evaluation AND r.unit_id = k.unit
    WHERE k.rank IS NOT r.rank OR k.class_position IS NOT r.class_position)
SELECT e.year, g.code AS "group", u.code AS unit, n.name AS unit_name, f.finding, f.apart AS points_apart, c.name AS class, o.code AS neighbour,
    (SELECT m.name FROM name_of_year m WHERE m.evaluation_id = f.id AND m.unit_id = f.other_id) AS neighbour_name, f.rules, b.name AS class_from, a.name AS class_to, f.rank_before AS rank_from, f.rank_after AS rank_to
FROM found f
CROSS JOIN evaluation e ON e.id = f.id
JOIN unit_group g ON g.id = e.group_id
JOIN unit u ON u.id = f.unit_id
JOIN name_of_year n ON n.evaluation_id = f.id AND n.unit_id = f.unit_id
LEFT JOIN unit o ON o.id = f.other_id
LEFT JOIN scale_class c ON c.scale_id = e.scale_id AND c.position = f.class_position
LEFT JOIN scale_class b ON b.scale_id = e.scale_id AND b.position = f.class_before
LEFT JOIN scale_class a ON a.scale_id = e.scale_id AND a.position = f.class_after
ORDER BY e.year, g.code, CASE f.finding WHEN 'class-up' THEN 1 WHEN 'class-down' THEN 2 WHEN 'rank' THEN 3 ELSE 4 END, f.apart, f.rules, f.rank_before NULLS LAST,
    u.code;
