-- How far it is: points to a class or a rank, and where a unit lost points.

-- name: bound_aim :part
-- The per cent that the index must reach for class k: an index that is judged as printed reaches a bound from half a
-- unit of its last decimal below it. NULL: any index will do.
    iif(k.lower_bound = 0 AND k.inclusive = 1, NULL,
        CASE WHEN e.class_on = 'exact' THEN k.lower_bound
            WHEN k.inclusive = 1 THEN (k.lower_bound + e.step - 1) / e.step * e.step - e.step / 2
            ELSE (k.lower_bound / e.step + 1) * e.step - e.step / 2 END) AS percent,
    e.class_on = 'exact' AND k.inclusive = 0 AS above

-- name: rules_with_step :part
-- The rules of the evaluations of a year, the step of their printed index, the sum that maxima are brought to.
rules AS MATERIALIZED (
    SELECT e.id, e.year, e.group_id, e.set_id, e.scale_id, e.decimals, e.tie, e.class_on, e.rank_on, e.na,
        CASE e.decimals WHEN 3 THEN 10 WHEN 2 THEN 100 WHEN 1 THEN 1000 ELSE 10000 END AS step,
-- part: whole_of_set
        AS whole
    FROM evaluation e
    WHERE e.year = :year AND (:group IS NULL OR e.group_id = :group) AND e.set_id IS NOT NULL)

-- name: domain_need :part
-- Points that domain t still needs for the condition "no domain under :min_domain" of class k.
    max(0, (k.min_domain * t.maximum + 999999) / 1000000 - t.points)

-- name: wanted_of_aims :part
-- The least points (with those of `beside`) that reach each row of `aim`: its maximum times num / den, more than that
-- where `above`. The product may not fit 64 bits: num = den * times + rest, and maximum * rest is divided in two steps
-- of a thousand. `needed` below 0 is what could be lost.
split AS MATERIALIZED (
    SELECT a.*, a.num / a.den - (a.num % a.den < 0) AS times, a.num % a.den + iif(a.num % a.den < 0, a.den, 0) AS rest
    FROM aim a),
halved AS MATERIALIZED (
    SELECT s.*, s.maximum / 1000 * s.rest / s.den * 1000 AS high, s.maximum / 1000 * s.rest % s.den * 1000 + s.maximum % 1000 * s.rest AS low
    FROM split s),
wanted AS MATERIALIZED (
    SELECT h.*, h.maximum * h.times + h.high + h.low / h.den + iif(h.above OR h.low % h.den > 0, 1, 0) - h.beside - h.points AS needed
    FROM halved h)

-- name: index_aim :part
-- num, den and beside for an index of s.percent: rescaled, bonus and penalty count beside the leaves that are brought
-- to the set's sum.
    iif(s.na = 'lower', s.percent, s.percent * s.whole - s.net * 1000000) AS num,
    iif(s.na = 'lower', 1000000, 1000000 * s.whole) AS den,
    iif(s.na = 'lower', s.net, 0) AS beside

-- name: result_aim :part
-- The same for the result of another unit: exactly its ratio, or its printed index.
    CASE WHEN s.rank_on = 'printed' THEN iif(s.na = 'lower', s.percent, s.percent * s.whole - s.net * 1000000)
        WHEN s.na = 'lower' THEN s.other_points + s.other_net
        ELSE s.other_points * s.whole + (s.other_net - s.net) * s.other_maximum END AS num,
    CASE WHEN s.rank_on = 'printed' THEN iif(s.na = 'lower', 1000000, 1000000 * s.whole)
        WHEN s.na = 'lower' THEN s.other_maximum
        ELSE s.other_maximum * s.whole END AS den,
    iif(s.na = 'lower', s.net, 0) AS beside

-- name: gap_target :one
-- Where the unit stands, and what stands in the way of an answer: a class before the one asked for whose bound is not
-- known.
SELECT r.points + r.bonus - r.penalty AS points, r.maximum, r.leaves - r.scored AS missing, p.ranked,
    (SELECT count(*) FROM participant o WHERE o.evaluation_id = e.id AND o.ranked = 1) AS places,
    (SELECT k.name FROM scale_class k WHERE k.scale_id = e.scale_id AND k.position <= :class AND k.lower_bound IS NULL ORDER BY k.position DESC LIMIT 1) AS unknown_class
FROM evaluation e
JOIN participant p ON p.evaluation_id = e.id AND p.unit_id = :unit
JOIN result r ON r.evaluation_id = e.id AND r.unit_id = p.unit_id
WHERE e.id = :evaluation;

-- name: gap_list :many
-- The smallest set of criteria that suffices. Let a domain need m points for itself and all together n. Whatever set
-- suffices holds at least as many criteria of a domain as its largest losses that reach m; so these are taken first. Of the
-- sets with so many of each domain those with the largest losses give most, and each further criterion of a domain gives no
-- more than the one before: so taking the largest loss that is left, of any domain, until n is reached, needs no more
-- criteria than any other choice (exchange one for a larger one: never less points). Each is raised as far as is needed and
-- no further, so the points are exactly the greater of n and the sum of what domains need: less does not suffice.
WITH
-- part: rules_with_step
,
entrant AS MATERIALIZED (
    SELECT r.unit_id, u.code, p.position AS place, r.points, r.bonus - r.penalty AS net, r.maximum, r.index_value, r.rank, r.sort1, r.sort2
    FROM rules e
    CROSS JOIN participant p ON p.evaluation_id = e.id AND p.ranked = 1
    JOIN result r ON r.evaluation_id = e.id AND r.unit_id = p.unit_id
    JOIN unit u ON u.id = p.unit_id
    WHERE r.index_value IS NOT NULL AND p.unit_id <> :unit),
rival AS MATERIALIZED ( -- who holds the rank asked for among the others: at its result, or above it, the rank is reached
    SELECT n.unit_id, n.points, n.net, n.maximum, n.index_value, n.place, n.code
    FROM (
        SELECT m.*, row_number() OVER (ORDER BY m.sort1 DESC, m.sort2 DESC, m.place = 0, m.place, m.code) AS nth,
            dense_rank() OVER (ORDER BY m.sort1 DESC, m.sort2 DESC) AS level
        FROM entrant m) n
    CROSS JOIN rules e
    WHERE iif(e.tie = 'dense', n.level, n.nth) = :rank
    ORDER BY n.nth LIMIT 1),
own AS MATERIALIZED (
    SELECT e.id, e.na, e.whole, e.step, e.rank_on, e.class_on, e.tie, e.scale_id, r.points, r.bonus - r.penalty AS net, r.maximum, p.position AS place, u.code,
        r.class_position <= :class AS has_class
    FROM rules e
    CROSS JOIN result r ON r.evaluation_id = e.id AND r.unit_id = :unit
    JOIN participant p ON p.evaluation_id = e.id AND p.unit_id = r.unit_id
    JOIN unit u ON u.id = r.unit_id),
asked AS MATERIALIZED (
    SELECT e.na, e.whole, e.rank_on, e.points, e.net, e.maximum, e.has_class, NULL AS other_points, NULL AS other_net, NULL AS other_maximum, 1 AS of_class,
-- part: bound_aim
    FROM own e CROSS JOIN scale_class k ON k.scale_id = e.scale_id AND k.position = :class
    UNION ALL
    SELECT e.na, e.whole, e.rank_on, e.points, e.net, e.maximum, 0, o.points, o.net, o.maximum, 0,
        o.index_value + iif(e.after, e.step, 0) - e.step / 2, iif(e.rank_on = 'printed', o.index_value + iif(e.after, e.step, 0) <= 0, e.after)
    FROM (
        -- in the order of the group's list an equal result is not enough for one who stands behind
        SELECT w.*, w.tie = 'order' AND (w.place = 0, w.place, w.code) > (v.place = 0, v.place, v.code) AS after FROM own w CROSS JOIN rival v) e
    CROSS JOIN rival o),
aim AS (
    SELECT s.points, s.maximum, s.above, s.has_class,
-- part: index_aim
    FROM asked s WHERE s.of_class
    UNION ALL
    SELECT s.points, s.maximum, s.above, 0,
-- part: result_aim
    FROM asked s WHERE NOT s.of_class),
-- part: wanted_of_aims
,
mark AS (
-- part: leaf_marks
),
-- part: compared_marks
,
lost AS MATERIALIZED (
    SELECT c.criterion_id, c.own_max, c.points, c.own_max - coalesce(c.points, 0) AS lost, c.best, c.median2, f.code, f.title, f.position, f.domain_id,
        coalesce((SELECT CASE WHEN w.has_class THEN 0 ELSE max(0, w.needed) END FROM wanted w), 0) AS needed,
        coalesce((
            SELECT
-- part: domain_need
            FROM own o
            CROSS JOIN scale_class k ON k.scale_id = o.scale_id AND k.position = :class AND k.min_domain IS NOT NULL
            CROSS JOIN tally t ON t.evaluation_id = o.id AND t.domain_id = f.domain_id AND t.unit_id = :unit
            CROSS JOIN criterion d ON d.id = t.domain_id AND d.kind = 'normal'
            WHERE t.maximum > 0 AND NOT coalesce(o.has_class, 0)), 0) AS domain_needed
    FROM compared c
    CROSS JOIN criterion f ON f.id = c.criterion_id),
first_taken AS (
    SELECT l.*, max(0, min(l.lost, l.domain_needed - coalesce(sum(l.lost) OVER (PARTITION BY l.domain_id ORDER BY l.lost DESC, l.position
            ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0))) AS forced,
        sum(l.lost) OVER (PARTITION BY l.domain_id) AS domain_lost,
        iif(row_number() OVER (PARTITION BY l.domain_id ORDER BY l.position) = 1, l.domain_needed, 0) AS domain_once
    FROM lost l),
left_over AS MATERIALIZED (
    SELECT t.*, t.needed - sum(t.forced) OVER () AS rest, sum(t.domain_once) OVER () AS domains_needed,
        coalesce(sum(t.lost - t.forced) OVER (ORDER BY t.forced > 0 DESC, t.lost DESC, t.position ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0) AS before,
        min(t.domain_lost >= t.domain_needed) OVER () AND sum(t.lost) OVER () >= t.needed AS reachable
    FROM first_taken t),
gained AS (
    SELECT g.*, iif(g.reachable, g.forced + max(0, min(g.lost - g.forced, g.rest - g.before)), NULL) AS gain FROM left_over g),
told AS ( -- the same rows for the sum, for each domain that needs something, and for themselves
    SELECT v.key AS part, v.value AS item, CASE v.value WHEN 'domain' THEN g.domain_id WHEN 'criterion' THEN g.criterion_id END AS criterion_id,
        max(g.points) AS points, max(g.own_max) AS maximum, sum(g.lost) AS lost, max(g.best) AS best, max(g.median2) AS median2,
        CASE v.value WHEN 'sum' THEN max(max(g.needed), max(g.domains_needed)) WHEN 'domain' THEN max(g.domain_needed) ELSE nullif(max(g.gain), 0) END AS needed,
        CASE v.value WHEN 'sum' THEN max(g.reachable) WHEN 'domain' THEN max(g.domain_lost >= g.domain_needed) END AS reachable,
        min(g.position) AS position
    FROM gained g CROSS JOIN json_each('["sum", "domain", "criterion"]') v
    GROUP BY v.key, 3
    HAVING v.value = 'sum' OR v.value = 'domain' AND max(g.domain_needed) > 0 OR v.value = 'criterion' AND sum(g.lost) > 0)
SELECT e.year, u.code AS unit, n.name AS unit_name, w.item, c.code AS criterion, c.title,
    CASE w.item WHEN 'sum' THEN r.points + r.bonus - r.penalty WHEN 'domain' THEN t.points ELSE w.points END AS points,
    CASE w.item WHEN 'sum' THEN r.maximum WHEN 'domain' THEN t.maximum ELSE w.maximum END AS max_points,
    w.lost AS points_lost, iif(w.item = 'criterion', w.best, NULL) AS best, iif(w.item = 'criterion', (w.median2 + 1) / 2, NULL) AS median, w.needed, w.reachable,
    iif(w.item = 'criterion', 'not_scored', 'not_applicable') AS why_best, iif(w.item = 'criterion', 'not_scored', 'not_applicable') AS why_median,
    r.index_value AS index_percent, e.decimals AS index_percent_decimals, k.name AS class, r.rank, r.leaves - r.scored AS missing,
    (SELECT m.name FROM rival v CROSS JOIN name_of_year m ON m.evaluation_id = :evaluation AND m.unit_id = v.unit_id) AS rival,
    (SELECT v.index_value FROM rival v) AS rival_index, e.decimals AS rival_index_decimals,
    (SELECT max(p.ranked = 1 AND o.leaves > o.scored) FROM participant p JOIN result o ON o.evaluation_id = p.evaluation_id AND o.unit_id = p.unit_id
        WHERE p.evaluation_id = :evaluation) AS provisional,
    q.name AS target_class, q.lower_bound, 255 AS lower_bound_decimals, q.inclusive, q.min_domain AS min_domain_percent, 255 AS min_domain_percent_decimals
FROM told w
CROSS JOIN evaluation e ON e.id = :evaluation
JOIN unit u ON u.id = :unit
JOIN name_of_year n ON n.evaluation_id = e.id AND n.unit_id = u.id
JOIN result r ON r.evaluation_id = e.id AND r.unit_id = u.id
LEFT JOIN scale_class k ON k.scale_id = e.scale_id AND k.position = r.class_position
LEFT JOIN scale_class q ON q.scale_id = e.scale_id AND q.position = :class
LEFT JOIN criterion c ON c.id = w.criterion_id
LEFT JOIN tally t ON w.item = 'domain' AND t.evaluation_id = e.id AND t.domain_id = w.criterion_id AND t.unit_id = u.id
ORDER BY w.part, iif(w.item = 'criterion', w.lost, NULL) DESC, w.position, c.code;
