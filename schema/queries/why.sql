-- Why an index and a rank changed between two years, like for like and step by step.
--
-- A unit's index is walked from the one year's state to the other's in a fixed order, one step a cause: criteria that
-- apply again, new ones, dropped ones, those that apply no more, new maxima, points criterion by criterion, bonus,
-- penalty, rules. Each state has its index, rounded once to ten-thousandths of a per cent; a step's effect is the
-- difference of two neighbours, so the steps add up to the change without anything left over.

-- name: chosen_in_field :part
-- The units asked for, and with :unit all that it is ranked with in either year.
chosen AS MATERIALIZED (
    SELECT m.unit_id FROM participant p CROSS JOIN participant m ON m.evaluation_id = p.evaluation_id
    WHERE p.unit_id = :unit AND p.year IN (:year_from, :year_to)
    UNION
    SELECT p.unit_id FROM evaluation e CROSS JOIN participant p ON p.evaluation_id = e.id
    WHERE :unit IS NULL AND e.year IN (:year_from, :year_to) AND (:group IS NULL OR e.group_id = :group))

-- name: criterion_pairs :part
-- Scored criteria of the units in `chosen` that have a computed index in both years, the one side beside the other.
-- Two criteria are the same in one set; by a crosswalk; else by their concept, in printed order where it stands twice.
-- A criterion that was split passes its points on by shares, cut at whole ten-thousandths, and the last part takes
-- what is left of it.
walked AS MATERIALIZED (
    SELECT c.unit_id, f.evaluation_id AS from_id, t.evaluation_id AS to_id, a.set_id AS from_set, b.set_id AS to_set
    FROM chosen c
    CROSS JOIN participant f ON f.unit_id = c.unit_id AND f.year = :year_from
    CROSS JOIN participant t ON t.unit_id = c.unit_id AND t.year = :year_to
    CROSS JOIN evaluation a ON a.id = f.evaluation_id
    CROSS JOIN evaluation b ON b.id = t.evaluation_id
    CROSS JOIN result x ON x.evaluation_id = f.evaluation_id AND x.unit_id = c.unit_id AND x.index_value IS NOT NULL
    CROSS JOIN result y ON y.evaluation_id = t.evaluation_id AND y.unit_id = c.unit_id AND y.index_value IS NOT NULL
    WHERE a.set_id IS NOT NULL AND b.set_id IS NOT NULL),
sets AS MATERIALIZED (SELECT DISTINCT w.from_set, w.to_set FROM walked w),
leaf AS MATERIALIZED (
    SELECT s.from_set, s.to_set, 0 AS later, c.id, c.concept_id, c.position, c.code
    FROM sets s CROSS JOIN criterion c ON c.set_id = s.from_set AND c.leaf = 1 AND c.kind = 'normal'
    UNION ALL
    SELECT s.from_set, s.to_set, 1, c.id, c.concept_id, c.position, c.code
    FROM sets s CROSS JOIN criterion c ON c.set_id = s.to_set AND c.leaf = 1 AND c.kind = 'normal'),
declared AS MATERIALIZED (
    SELECT l.from_set, l.to_set, w.from_id, w.to_id, w.share, w.kind
    FROM leaf l CROSS JOIN crosswalk w ON w.from_id = l.id CROSS JOIN criterion t ON t.id = w.to_id AND t.set_id = l.to_set AND t.leaf = 1 AND t.kind = 'normal'
    WHERE l.later = 0 AND l.from_set <> l.to_set),
borne AS MATERIALIZED (
    SELECT l.from_set, l.to_set, l.later, l.id, l.concept_id,
        row_number() OVER (PARTITION BY l.from_set, l.to_set, l.later, l.concept_id ORDER BY l.position, l.code) AS nth
    FROM leaf l
    WHERE l.concept_id IS NOT NULL AND l.from_set <> l.to_set
        AND NOT EXISTS (SELECT 1 FROM declared d WHERE d.from_set = l.from_set AND d.to_set = l.to_set AND l.id = iif(l.later, d.to_id, d.from_id))),
link AS MATERIALIZED (
    SELECT d.from_set, d.to_set, d.from_id, d.to_id, d.share, d.kind FROM declared d
    UNION ALL
    SELECT l.from_set, l.to_set, l.id, l.id, 1000000, NULL FROM leaf l WHERE l.later = 0 AND l.from_set = l.to_set
    UNION ALL
    SELECT f.from_set, f.to_set, f.id, t.id, 1000000, NULL
    FROM borne f JOIN borne t ON t.from_set = f.from_set AND t.to_set = f.to_set AND t.concept_id = f.concept_id AND t.nth = f.nth AND t.later = 1
    WHERE f.later = 0),
part AS MATERIALIZED (
    -- where a share begins and ends, in ten-thousandths of a per cent of its source
    SELECT l.from_set, l.to_set, l.from_id, l.to_id, l.kind, sum(l.share) OVER w - l.share AS lower, sum(l.share) OVER w AS upper
    FROM link l JOIN criterion t ON t.id = l.to_id
    WINDOW w AS (PARTITION BY l.from_set, l.to_set, l.from_id ORDER BY t.position, l.to_id ROWS UNBOUNDED PRECEDING)),
was AS MATERIALIZED (
    SELECT w.unit_id, w.from_set, w.to_set, c.id, coalesce(a.max_points, c.max_points, 0) AS maximum, coalesce(x.final, 0) AS points
    FROM walked w
    CROSS JOIN criterion c ON c.set_id = w.from_set AND c.leaf = 1 AND c.kind = 'normal'
    LEFT JOIN allowance a INDEXED BY sqlite_autoindex_allowance_1 ON a.evaluation_id = w.from_id AND a.unit_id = w.unit_id AND a.criterion_id = c.id
    LEFT JOIN score x ON x.evaluation_id = w.from_id AND x.unit_id = w.unit_id AND x.criterion_id = c.id),
came AS MATERIALIZED (
    -- what reaches each criterion of the later year
    SELECT w.unit_id, p.to_id AS id, sum(w.points * p.upper / 1000000 - w.points * p.lower / 1000000) AS points,
        sum(w.maximum * p.upper / 1000000 - w.maximum * p.lower / 1000000) AS maximum
    FROM was w JOIN part p ON p.from_set = w.from_set AND p.to_set = w.to_set AND p.from_id = w.id
    GROUP BY w.unit_id, p.to_id),
side AS MATERIALIZED (
    -- each criterion of the later year with what came to it, and of the earlier year what came to none
    SELECT w.unit_id, c.id, 1 AS later, m.points AS points_from, m.maximum AS maximum_from,
        coalesce(x.final, 0) AS points_to, coalesce(a.max_points, c.max_points, 0) AS maximum_to
    FROM walked w
    CROSS JOIN criterion c ON c.set_id = w.to_set AND c.leaf = 1 AND c.kind = 'normal'
    LEFT JOIN allowance a INDEXED BY sqlite_autoindex_allowance_1 ON a.evaluation_id = w.to_id AND a.unit_id = w.unit_id AND a.criterion_id = c.id
    LEFT JOIN score x ON x.evaluation_id = w.to_id AND x.unit_id = w.unit_id AND x.criterion_id = c.id
    LEFT JOIN came m ON m.unit_id = w.unit_id AND m.id = c.id
    UNION ALL
    SELECT w.unit_id, w.id, 0, w.points - w.points * coalesce(l.upper, 0) / 1000000, w.maximum - w.maximum * coalesce(l.upper, 0) / 1000000, NULL, NULL
    FROM was w LEFT JOIN (SELECT p.from_set, p.to_set, p.from_id, max(p.upper) AS upper FROM part p GROUP BY p.from_set, p.to_set, p.from_id) l
        ON l.from_set = w.from_set AND l.to_set = w.to_set AND l.from_id = w.id
    WHERE coalesce(l.upper, 0) < 1000000)

-- name: walk :part
-- The states of each unit in `walked`, in the order of the steps: `phase`, then printed order. SQLite reads what is named
-- twice twice: each of these is named once where that can be, so that a statement is ready in a fifth of the time.
extra AS MATERIALIZED (
    -- bonus and penalty: after caps, inside domains and beside them
    SELECT w.unit_id, g.later, sum(iif(g.inner AND g.kind = 'bonus', g.points, 0)) AS bonus_in, sum(iif(g.inner AND g.kind = 'penalty', g.points, 0)) AS penalty_in
    FROM walked w JOIN (
        SELECT c.unit_id, c.later, k.id, k.kind, d.kind = 'normal' AS inner, min(coalesce(k.max_points, 20000000), coalesce(sum(x.final), 0)) AS points
        FROM (SELECT w.unit_id, 0 AS later, w.from_id AS evaluation_id, w.from_set AS set_id FROM walked w
            UNION ALL SELECT w.unit_id, 1, w.to_id, w.to_set FROM walked w) c
        CROSS JOIN criterion l ON l.set_id = c.set_id AND l.leaf = 1 AND l.kind <> 'normal'
        CROSS JOIN criterion k ON k.id = l.cap_id
        CROSS JOIN criterion d ON d.id = l.domain_id
        LEFT JOIN score x ON x.evaluation_id = c.evaluation_id AND x.unit_id = c.unit_id AND x.criterion_id = l.id
        GROUP BY c.unit_id, c.later, k.id) g ON g.unit_id = w.unit_id
    GROUP BY w.unit_id, g.later),
outer_points AS MATERIALIZED (
    SELECT w.unit_id, x.points AS points_from, x.maximum AS maximum_from, y.points AS points_to, y.maximum AS maximum_to,
        x.bonus AS bonus_from, x.penalty AS penalty_from, y.bonus AS bonus_to, y.penalty AS penalty_to,
        x.index_value AS index_from, y.index_value AS index_to,
        coalesce(f.bonus_in, 0) AS bonus_in_from, coalesce(f.penalty_in, 0) AS penalty_in_from,
        coalesce(t.bonus_in, 0) AS bonus_in_to, coalesce(t.penalty_in, 0) AS penalty_in_to,
        a.na AS na_from, b.na AS na_to,
        iif(a.na = 'lower', 1, (SELECT coalesce(sum(c.max_points), 0) FROM criterion c WHERE c.set_id = w.from_set AND c.leaf = 1 AND c.kind = 'normal')) AS whole_from,
        iif(b.na = 'lower', 1, (SELECT coalesce(sum(c.max_points), 0) FROM criterion c WHERE c.set_id = w.to_set AND c.leaf = 1 AND c.kind = 'normal')) AS whole_to
    FROM walked w
    JOIN result x ON x.evaluation_id = w.from_id AND x.unit_id = w.unit_id
    JOIN result y ON y.evaluation_id = w.to_id AND y.unit_id = w.unit_id
    JOIN evaluation a ON a.id = w.from_id
    JOIN evaluation b ON b.id = w.to_id
    LEFT JOIN extra f ON f.unit_id = w.unit_id AND f.later = 0
    LEFT JOIN extra t ON t.unit_id = w.unit_id AND t.later = 1),
moved AS MATERIALIZED (
    -- kept: the points that a criterion would have under its new maximum
    SELECT s.unit_id, s.id, s.later, s.points_from, s.maximum_from, s.points_to, s.maximum_to,
        CASE WHEN s.maximum_from > 0 AND s.maximum_to > 0 THEN
            iif(s.maximum_from = s.maximum_to, s.points_from, (2 * s.points_from * s.maximum_to + s.maximum_from) / (2 * s.maximum_from)) END AS kept
    FROM side s),
step AS (
    SELECT o.unit_id, 0 AS phase, NULL AS id, NULL AS later, o.points_from AS dp, o.maximum_from AS dm, o.bonus_from - o.penalty_from AS db,
        NULL AS points_from, NULL AS maximum_from, NULL AS points_to, NULL AS maximum_to
    FROM outer_points o
    UNION ALL
    -- under its new maximum, where that is another; then with its new points
    SELECT m.unit_id,
        CASE WHEN k.new_maximum THEN 5 WHEN m.later = 0 THEN 3 WHEN m.points_from IS NULL THEN 2 WHEN m.maximum_from > 0 AND m.maximum_to = 0 THEN 4
            WHEN m.maximum_from = 0 AND m.maximum_to > 0 THEN 1 ELSE 6 END,
        m.id, m.later,
        iif(k.new_maximum, m.kept - m.points_from, coalesce(m.points_to, 0) - coalesce(m.kept, m.points_from, 0)),
        iif(k.new_maximum OR m.kept IS NULL, coalesce(m.maximum_to, 0) - coalesce(m.maximum_from, 0), 0), 0,
        m.points_from, m.maximum_from, iif(k.new_maximum, m.kept, m.points_to), m.maximum_to
    FROM moved m CROSS JOIN (SELECT 0 AS new_maximum UNION ALL SELECT 1) k
    WHERE CASE WHEN k.new_maximum THEN m.kept IS NOT NULL AND m.maximum_from <> m.maximum_to
        ELSE coalesce(m.maximum_from, 0) > 0 OR coalesce(m.maximum_to, 0) > 0 OR m.points_from IS NOT m.points_to END
    UNION ALL
    SELECT o.unit_id, 7, NULL, NULL, o.bonus_in_to - o.bonus_in_from, 0, o.bonus_to - o.bonus_from, o.bonus_in_from + o.bonus_from, NULL, o.bonus_in_to + o.bonus_to, NULL
    FROM outer_points o
    UNION ALL
    SELECT o.unit_id, 8, NULL, NULL, o.penalty_in_from - o.penalty_in_to, 0, o.penalty_from - o.penalty_to, o.penalty_in_from + o.penalty_from, NULL,
        o.penalty_in_to + o.penalty_to, NULL
    FROM outer_points o
    UNION ALL
    SELECT o.unit_id, 9, NULL, NULL, 0, 0, 0, NULL, NULL, NULL, NULL FROM outer_points o),
state AS MATERIALIZED (
    SELECT s.unit_id, s.phase, s.id, s.later, s.points_from, s.maximum_from, s.points_to, s.maximum_to,
        row_number() OVER w AS nth, sum(s.dp) OVER w AS points, sum(s.dm) OVER w AS maximum, sum(s.db) OVER w AS beside
    FROM step s LEFT JOIN criterion c ON c.id = s.id
    WINDOW w AS (PARTITION BY s.unit_id ORDER BY s.phase, c.position, s.later, s.id ROWS UNBOUNDED PRECEDING)),
ratio AS MATERIALIZED (
    SELECT t.unit_id, t.phase, t.id, t.later, t.points_from, t.maximum_from, t.points_to, t.maximum_to, t.nth, t.maximum,
        iif(iif(t.phase < 9, o.na_from, o.na_to) = 'lower', t.points + t.beside,
            t.points * iif(t.phase < 9, o.whole_from, o.whole_to) + t.beside * t.maximum) AS num,
        t.maximum * iif(t.phase < 9, o.whole_from, o.whole_to) AS den
    FROM state t JOIN outer_points o ON o.unit_id = t.unit_id),
divided AS MATERIALIZED (
    SELECT r.unit_id, r.phase, r.id, r.later, r.points_from, r.maximum_from, r.points_to, r.maximum_to, r.nth, r.maximum, r.num,
        abs(r.num) / r.den * 1000000 + abs(r.num) % r.den * 1000 / r.den * 1000 + abs(r.num) % r.den * 1000 % r.den * 1000 / r.den AS f6,
        iif(r.num < 0, -1, 1) * (abs(r.num) / r.den * 1000000 + abs(r.num) % r.den * 1000 / r.den * 1000 + abs(r.num) % r.den * 1000 % r.den * 1000 / r.den
            + (abs(r.num) % r.den * 1000 % r.den * 1000 % r.den * 2 >= r.den)) AS exact
    FROM ratio r)

-- name: shown_index :part
-- The index that is shown of each unit and year, and what was computed; of a paper's the decimals are its own.
shown AS MATERIALIZED (
    SELECT o.unit_id, o.index_from AS computed_from, o.index_to AS computed_to,
        coalesce(max(iif(f.year = :year_from, f.index_value, NULL)), o.index_from) AS index_from,
        coalesce(max(iif(f.year = :year_to, f.index_value, NULL)), o.index_to) AS index_to
    FROM outer_points o LEFT JOIN fact f ON f.unit_id = o.unit_id
    GROUP BY o.unit_id)

-- name: effect :part
-- What each step does to the index, in ten-thousandths of a per cent. Phase 10 rounds to what is shown; phase 11 is
-- what papers show instead of what the scores give.
effect AS MATERIALIZED (
    SELECT d.unit_id, iif(k.rounds, 10, d.phase) AS phase, d.id, d.later, d.points_from, d.maximum_from, d.points_to, d.maximum_to,
        iif(k.rounds, NULL, d.nth) AS nth, iif(k.rounds, s.computed_to - s.computed_from - (d.exact - d.at_first), d.exact - d.before) AS effect
    FROM (SELECT d.unit_id, d.phase, d.id, d.later, d.points_from, d.maximum_from, d.points_to, d.maximum_to, d.nth, d.exact,
            lag(d.exact) OVER w AS before, first_value(d.exact) OVER w AS at_first
        FROM divided d WINDOW w AS (PARTITION BY d.unit_id ORDER BY d.nth)) d
    JOIN shown s ON s.unit_id = d.unit_id
    CROSS JOIN (SELECT 0 AS rounds UNION ALL SELECT 1) k
    WHERE NOT k.rounds OR d.phase = 9
    UNION ALL
    SELECT s.unit_id, 11, NULL, NULL, NULL, NULL, NULL, NULL, NULL, s.index_to - s.index_from - (s.computed_to - s.computed_from)
    FROM shown s WHERE s.index_to - s.index_from <> s.computed_to - s.computed_from)

-- name: rank_steps :part
-- The rank of each unit that is ranked in one group in both years, step by step: as it was; among those who stayed; by
-- the index under the new criteria; with the points of the later year; under its rules; among all who are there.
field AS MATERIALIZED (
    SELECT w.unit_id, w.from_id, w.to_id, x.rank AS rank_from, y.rank AS rank_to, x.sort1 AS first_from, x.sort2 AS second_from,
        y.sort1 AS first_to, y.sort2 AS second_to, p.position AS position_from, q.position AS position_to,
        a.tie AS tie_from, b.tie AS tie_to, a.rank_on, CASE a.decimals WHEN 3 THEN 10 WHEN 2 THEN 100 WHEN 1 THEN 1000 ELSE 10000 END AS unit_of_print
    FROM walked w
    JOIN evaluation a ON a.id = w.from_id
    JOIN evaluation b ON b.id = w.to_id AND b.group_id = a.group_id
    JOIN participant p ON p.evaluation_id = w.from_id AND p.unit_id = w.unit_id
    JOIN participant q ON q.evaluation_id = w.to_id AND q.unit_id = w.unit_id
    JOIN result x ON x.evaluation_id = w.from_id AND x.unit_id = w.unit_id AND x.rank IS NOT NULL
    JOIN result y ON y.evaluation_id = w.to_id AND y.unit_id = w.unit_id AND y.rank IS NOT NULL),
sorted AS MATERIALIZED (
    SELECT f.unit_id, f.from_id, 1 AS stage, f.tie_from AS tie, f.position_from AS position, f.first_from AS first, f.second_from AS second FROM field f
    UNION ALL
    SELECT f.unit_id, f.from_id, k.stage, f.tie_from, f.position_from,
        iif(f.rank_on = 'printed', iif(d.num < 0, -1, 1) * ((d.f6 + f.unit_of_print / 2) / f.unit_of_print * f.unit_of_print),
            d.num / d.maximum * 1000000000 + d.num % d.maximum * 1000000000 / d.maximum),
        iif(f.rank_on = 'printed', 0, d.num % d.maximum * 1000000000 % d.maximum * 1000000000 / d.maximum)
    FROM field f JOIN (
        SELECT d.unit_id, d.num, d.f6, d.maximum, d.nth, max(iif(d.phase <= 5, d.nth, NULL)) OVER w AS last_of_criteria,
            max(iif(d.phase <= 8, d.nth, NULL)) OVER w AS last_of_points
        FROM divided d WINDOW w AS (PARTITION BY d.unit_id)) d ON d.unit_id = f.unit_id
    JOIN (SELECT 2 AS stage UNION ALL SELECT 3) k ON d.nth = iif(k.stage = 2, d.last_of_criteria, d.last_of_points)
    UNION ALL
    SELECT f.unit_id, f.from_id, 4, f.tie_to, f.position_to, f.first_to, f.second_to FROM field f),
stand AS MATERIALIZED (
    SELECT s.unit_id, s.from_id, s.stage,
        CASE s.tie WHEN 'gap' THEN rank() OVER value WHEN 'dense' THEN dense_rank() OVER value ELSE row_number() OVER place END AS rank
    FROM sorted s JOIN unit u ON u.id = s.unit_id
    WINDOW value AS (PARTITION BY s.from_id, s.stage ORDER BY s.first DESC, s.second DESC),
        place AS (PARTITION BY s.from_id, s.stage ORDER BY s.first DESC, s.second DESC, s.position = 0, s.position, u.code)),
placed AS MATERIALIZED (
    SELECT f.unit_id, f.from_id, 0 AS stage, f.rank_from AS rank FROM field f
    UNION ALL SELECT t.unit_id, t.from_id, t.stage, t.rank FROM stand t
    UNION ALL SELECT f.unit_id, f.from_id, 5, f.rank_to FROM field f),
climb AS MATERIALIZED (
    SELECT b.unit_id, b.stage, b.before - b.rank AS places_up, b.before, b.rank AS after
    FROM (SELECT p.unit_id, p.stage, p.rank, lag(p.rank) OVER (PARTITION BY p.unit_id ORDER BY p.stage) AS before FROM placed p) b
    WHERE b.stage > 0),
overtaken AS (
    -- who stood above and does not any more, and the other way round; who left, who came
    SELECT m.unit_id, m.stage, v.unit_id AS other, v.before < m.before AS passed
    FROM climb m
    JOIN field f ON f.unit_id = m.unit_id
    JOIN field o ON o.from_id = f.from_id AND o.unit_id <> f.unit_id
    JOIN climb v ON v.unit_id = o.unit_id AND v.stage = m.stage
    WHERE m.stage BETWEEN 2 AND 4 AND (:unit IS NULL OR m.unit_id = :unit) AND (v.before < m.before) <> (v.after < m.after)
    UNION ALL
    SELECT f.unit_id, 1, x.unit_id, 1
    FROM field f JOIN result x ON x.evaluation_id = f.from_id AND x.rank < f.rank_from
    WHERE (:unit IS NULL OR f.unit_id = :unit) AND NOT EXISTS (SELECT 1 FROM field o WHERE o.unit_id = x.unit_id AND o.from_id = f.from_id)
    UNION ALL
    SELECT f.unit_id, 5, y.unit_id, 0
    FROM field f JOIN result y ON y.evaluation_id = f.to_id AND y.rank < f.rank_to
    WHERE (:unit IS NULL OR f.unit_id = :unit) AND NOT EXISTS (SELECT 1 FROM field o WHERE o.unit_id = y.unit_id AND o.to_id = f.to_id)),
met AS MATERIALIZED (
    SELECT o.unit_id, o.stage, group_concat(iif(o.passed, o.name, NULL), '; ') AS passed, group_concat(iif(o.passed, NULL, o.name), '; ') AS passed_by
    FROM (
        SELECT t.unit_id, t.stage, t.passed, coalesce((SELECT n.name FROM unit_name n WHERE n.unit_id = t.other AND n.from_year <= :year_to ORDER BY n.from_year DESC LIMIT 1),
                (SELECT n.name FROM unit_name n WHERE n.unit_id = t.other ORDER BY n.from_year LIMIT 1)) AS name, u.code
        FROM overtaken t JOIN unit u ON u.id = t.other
        ORDER BY t.unit_id, t.stage, name, u.code) o
    GROUP BY o.unit_id, o.stage)

-- name: item_of_phase :part
CASE r.phase WHEN 1 THEN 'applies_again' WHEN 2 THEN 'new' WHEN 3 THEN 'dropped' WHEN 4 THEN 'applies_no_more' WHEN 5 THEN 'maximum' WHEN 6 THEN 'criterion'
    WHEN 7 THEN 'bonus' WHEN 8 THEN 'penalty' WHEN 9 THEN 'rules' WHEN 10 THEN 'rounding' WHEN 11 THEN 'paper'
    WHEN 21 THEN 'rank_left' WHEN 22 THEN 'rank_criteria' WHEN 23 THEN 'rank_points' WHEN 24 THEN 'rank_rules' WHEN 25 THEN 'rank_came' ELSE 'rank_paper' END AS item

-- name: why_list :many
-- scan: rows of the query's own, of one group's two years, are joined; an index of them is made on the way
-- The steps of each unit, criterion by criterion; with :domains those of points summed by domain, and the others as one.
WITH
-- part: chosen_in_field
,
-- part: asked_of_chosen
,
-- part: fact
,
-- part: criterion_pairs
,
-- part: walk
,
-- part: shown_index
,
-- part: effect
,
-- part: rank_steps
,
summed AS (
    SELECT e.unit_id, e.phase, iif(:domains, iif(e.phase = 6, c.domain_id, NULL), e.id) AS node, min(e.nth) AS nth,
        sum(e.points_from) AS points_from, sum(e.points_to) AS points_to, sum(e.maximum_from) AS maximum_from, sum(e.maximum_to) AS maximum_to,
        sum(e.effect) AS effect, count(e.id) AS criteria, NULL AS places_up, NULL AS passed, NULL AS passed_by
    FROM effect e LEFT JOIN criterion c ON c.id = e.id
    WHERE e.phase > 0 AND (:unit IS NULL OR e.unit_id = :unit)
    GROUP BY e.unit_id, e.phase, iif(:domains, iif(e.phase = 6, c.domain_id, NULL), e.id)),
listed AS (
    SELECT s.unit_id, s.phase, s.node, s.nth, s.points_from, s.points_to, s.maximum_from, s.maximum_to, s.effect, s.criteria, s.places_up, s.passed, s.passed_by FROM summed s
    UNION ALL
    SELECT m.unit_id, 20 + m.stage, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, m.places_up, t.passed, t.passed_by
    FROM climb m LEFT JOIN met t ON t.unit_id = m.unit_id AND t.stage = m.stage
    WHERE m.stage > 0 AND (:unit IS NULL OR m.unit_id = :unit)
    UNION ALL
    SELECT f.unit_id, 26, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, z.places_up - (f.rank_from - f.rank_to), NULL, NULL
    FROM field f JOIN (
        SELECT t.unit_id, max(iif(t.year = :year_from, t.rank, NULL)) - max(iif(t.year = :year_to, t.rank, NULL)) AS places_up FROM fact t GROUP BY t.unit_id) z
        ON z.unit_id = f.unit_id
    WHERE z.places_up <> f.rank_from - f.rank_to AND (:unit IS NULL OR f.unit_id = :unit))
SELECT u.code AS unit, coalesce(p.name, n.name) AS unit_name, :year_from AS year_from, :year_to AS year_to,
-- part: item_of_phase
    , d.code AS domain, iif(:domains, NULL, c.code) AS criterion, t.code AS concept, coalesce(c.title, d.title) AS title,
    r.points_from, r.points_to, r.maximum_from AS max_points_from, r.maximum_to AS max_points_to, r.effect, r.places_up, r.passed, r.passed_by,
    CASE WHEN NOT :domains AND c.id IS NOT NULL THEN (
        SELECT group_concat(o.code, ' + ') FROM (
            SELECT f.code FROM walked w JOIN part k ON k.from_set = w.from_set AND k.to_set = w.to_set JOIN criterion f ON f.id = k.from_id
            WHERE w.unit_id = r.unit_id AND k.to_id = c.id AND (k.kind IN ('split', 'merged') OR f.code <> c.code) ORDER BY f.position, f.code) o) END AS text,
    255 AS points_from_decimals, 255 AS points_to_decimals, 255 AS max_points_from_decimals, 255 AS max_points_to_decimals, 4 AS effect_decimals,
    r.criteria, iif(r.phase > 20, 'not_applicable', 'none') AS why_effect
FROM listed r
-- part: name_of_pair
LEFT JOIN criterion c ON c.id = r.node
LEFT JOIN criterion d ON d.id = c.domain_id
LEFT JOIN concept t ON t.id = c.concept_id
ORDER BY n.name_sort, u.code, r.phase, r.nth, c.code;

-- name: why_group :many
-- scan: rows of the query's own, of one group's two years, are joined; an index of them is made on the way
-- The criteria that moved a group most: their effects summed over its units, the ten largest gains and losses.
WITH
-- part: chosen_of_pair
,
-- part: criterion_pairs
,
-- part: walk
,
effect AS MATERIALIZED (
    SELECT d.unit_id, d.phase, d.id, d.exact - lag(d.exact) OVER (PARTITION BY d.unit_id ORDER BY d.nth) AS effect FROM divided d),
summed AS (
    SELECT b.group_id, e.phase, e.id, count(*) AS units, sum(e.effect) AS effect
    FROM effect e JOIN walked w ON w.unit_id = e.unit_id JOIN evaluation b ON b.id = w.to_id
    WHERE e.id IS NOT NULL AND (:group IS NULL OR b.group_id = :group)
    GROUP BY b.group_id, e.phase, e.id),
ordered AS (
    SELECT s.group_id, s.phase, s.id, s.units, s.effect,
        row_number() OVER (PARTITION BY s.group_id ORDER BY s.effect DESC, s.phase, s.id) AS gain,
        row_number() OVER (PARTITION BY s.group_id ORDER BY s.effect, s.phase, s.id) AS loss
    FROM summed s)
SELECT g.code AS "group", g.name AS group_name, :year_from AS year_from, :year_to AS year_to,
-- part: item_of_phase
    , c.code AS criterion, t.code AS concept, c.title, r.units, r.effect, 4 AS effect_decimals
FROM ordered r
JOIN unit_group g ON g.id = r.group_id
JOIN criterion c ON c.id = r.id
LEFT JOIN concept t ON t.id = c.concept_id
WHERE r.effect > 0 AND r.gain <= 10 OR r.effect < 0 AND r.loss <= 10
ORDER BY g.code, r.effect DESC, r.phase, c.code;

-- name: like_list :many
-- scan: rows of the query's own, of one group's two years, are joined; an index of them is made on the way
-- Both years on the criteria that they have in common, with the share of each year's maximum that these are; where one
-- of the years is known less deep, the total as it is shown.
WITH
-- part: asked_of_pair
,
-- part: fact
,
-- part: criterion_pairs
,
depth(known, level) AS (VALUES ('none', 0), ('class', 1), ('total', 2), ('domain', 3), ('leaf', 4)),
pair AS (
    SELECT f.unit_id, min(d.level) AS level, count(*) AS years,
        max(iif(f.year = :year_from, f.group_id, NULL)) AS group_from, max(iif(f.year = :year_to, f.group_id, NULL)) AS group_to,
        max(iif(f.year = :year_from, f.index_value, NULL)) AS index_from, max(iif(f.year = :year_to, f.index_value, NULL)) AS index_to,
        max(iif(f.year = :year_from, f.index_decimals, NULL)) AS decimals_from, max(iif(f.year = :year_to, f.index_decimals, NULL)) AS decimals_to,
        max(iif(f.year = :year_from, f.why, NULL)) AS why_from, max(iif(f.year = :year_to, f.why, NULL)) AS why_to
    FROM fact f JOIN depth d ON d.known = f.known
    GROUP BY f.unit_id),
common AS (
    SELECT w.unit_id, coalesce(sum(s.points_from), 0) AS points_from, coalesce(sum(s.maximum_from), 0) AS maximum_from,
        coalesce(sum(s.points_to), 0) AS points_to, coalesce(sum(s.maximum_to), 0) AS maximum_to
    FROM walked w LEFT JOIN side s ON s.unit_id = w.unit_id AND s.later AND s.maximum_from > 0 AND s.maximum_to > 0
    GROUP BY w.unit_id),
covered AS (
    SELECT c.unit_id, c.points_from, c.maximum_from, c.points_to, c.maximum_to, a.decimals AS decimals_from, b.decimals AS decimals_to,
        c.maximum_from * 10000 / x.maximum * 100 AS coverage_from, c.maximum_to * 10000 / y.maximum * 100 AS coverage_to,
        CASE a.decimals WHEN 3 THEN 10 WHEN 2 THEN 100 WHEN 1 THEN 1000 ELSE 10000 END AS print_from,
        CASE b.decimals WHEN 3 THEN 10 WHEN 2 THEN 100 WHEN 1 THEN 1000 ELSE 10000 END AS print_to
    FROM common c JOIN walked w ON w.unit_id = c.unit_id
    JOIN evaluation a ON a.id = w.from_id JOIN evaluation b ON b.id = w.to_id
    JOIN result x ON x.evaluation_id = w.from_id AND x.unit_id = w.unit_id
    JOIN result y ON y.evaluation_id = w.to_id AND y.unit_id = w.unit_id),
listed AS (
    SELECT p.unit_id, p.group_from, p.group_to, iif(c.unit_id IS NULL, min(p.level, 2), 4) AS level, c.coverage_from, c.coverage_to,
        c.points_from, c.maximum_from, c.points_to, c.maximum_to,
        iif(c.unit_id IS NULL, p.decimals_from, c.decimals_from) AS decimals_from, iif(c.unit_id IS NULL, p.decimals_to, c.decimals_to) AS decimals_to,
        CASE WHEN c.unit_id IS NULL THEN p.index_from WHEN min(c.coverage_from, c.coverage_to) >= :floor AND c.maximum_from > 0 AND c.maximum_to > 0 THEN
            (c.points_from * 1000000 / c.maximum_from + c.print_from / 2) / c.print_from * c.print_from END AS index_from,
        CASE WHEN c.unit_id IS NULL THEN p.index_to WHEN min(c.coverage_from, c.coverage_to) >= :floor AND c.maximum_from > 0 AND c.maximum_to > 0 THEN
            (c.points_to * 1000000 / c.maximum_to + c.print_to / 2) / c.print_to * c.print_to END AS index_to,
        iif(c.unit_id IS NULL, coalesce(p.why_from, 'unknown'), 'not_comparable') AS why_from, iif(c.unit_id IS NULL, coalesce(p.why_to, 'unknown'), 'not_comparable') AS why_to,
        p.years
    FROM pair p LEFT JOIN covered c ON c.unit_id = p.unit_id)
SELECT u.code AS unit, coalesce(p.name, n.name) AS unit_name, g.code AS "group", :year_from AS year_from, :year_to AS year_to,
    iif(r.years < 2, 'none', (SELECT d.known FROM depth d WHERE d.level = r.level)) AS known,
    r.coverage_from, r.coverage_to, 2 AS coverage_from_decimals, 2 AS coverage_to_decimals,
    r.points_from, r.maximum_from AS max_points_from, r.points_to, r.maximum_to AS max_points_to,
    255 AS points_from_decimals, 255 AS max_points_from_decimals, 255 AS points_to_decimals, 255 AS max_points_to_decimals,
    r.index_from, r.decimals_from AS index_from_decimals, r.index_to, r.decimals_to AS index_to_decimals,
    r.index_to - r.index_from AS index_change, max(r.decimals_from, r.decimals_to) AS index_change_decimals,
    r.why_from AS why_index_from, r.why_to AS why_index_to
FROM listed r
-- part: name_of_pair
JOIN unit_group g ON g.id = coalesce(r.group_to, r.group_from)
ORDER BY g.code, n.name_sort, u.code;

-- name: evaluations_compared :many
-- What two years of a unit are compared from: the groups in which it takes part.
SELECT e.id AS evaluation, e.year, e.group_id FROM evaluation e
WHERE e.year IN (:year_from, :year_to) AND EXISTS (SELECT 1 FROM participant p WHERE p.evaluation_id = e.id AND p.unit_id = :unit)
ORDER BY e.id;
