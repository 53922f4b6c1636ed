-- Do the numbers agree? A block a rule; each gives the same columns: where (year, group, unit, criterion,
-- decision), what is found, what is expected, and a1 … a4, the arguments of its sentence. :view is 'corrected'
-- and :as_of NULL: what stands now.

-- name: held :part
-- The evaluations asked for.
held AS MATERIALIZED (
    SELECT e.id, e.year, e.group_id, e.set_id, e.scale_id, e.state, e.decimals, e.point_decimals
    FROM (SELECT DISTINCT y.value FROM json_each(:years) y) y
    CROSS JOIN evaluation e ON e.year = y.value
    WHERE :group IS NULL OR e.group_id = :group)

-- name: finding_of_group :part
    e.year, g.code AS "group", g.name AS group_name

-- name: group_of_finding :part
JOIN evaluation e ON e.id = x.evaluation_id
JOIN unit_group g ON g.id = e.group_id

-- name: finding_of_unit :part
    e.year, g.code AS "group", g.name AS group_name, u.code AS unit, n.name AS unit_name

-- name: unit_of_finding :part
JOIN evaluation e ON e.id = x.evaluation_id
JOIN unit_group g ON g.id = e.group_id
JOIN unit u ON u.id = x.unit_id
JOIN name_of_year n ON n.evaluation_id = x.evaluation_id AND n.unit_id = x.unit_id

-- name: check_known :one
-- Is anything known of the years (and group) asked for?
SELECT 1 AS known FROM json_each(:years) y CROSS JOIN evaluation e ON e.year = y.value
WHERE :group IS NULL OR e.group_id = :group LIMIT 1;

-- name: check_class_sum :many
-- Printed counts against the printed size, or else that of a year that is scored. Fewer are no fault where only one class was printed.
WITH
-- part: held
,
entry AS (
    SELECT h.id AS evaluation_id, c.class_key, c.class_name, c.count, c.decision_id, c.entry,
        row_number() OVER (PARTITION BY h.id, c.class_key ORDER BY d.date DESC, c.entry DESC) AS nth
    FROM held h
    CROSS JOIN published_count c ON c.evaluation_id = h.id AND c.replaced_by IS NULL
    LEFT JOIN decision d ON d.id = c.decision_id),
counted AS (
    SELECT c.evaluation_id, group_concat(c.class_name || ' ' || c.count, ' + ') AS terms, sum(c.count) AS total, count(*) AS classes,
        max(c.decision_id) AS decision_id
    FROM (SELECT x.evaluation_id, x.class_name, x.count, x.decision_id FROM entry x WHERE x.nth = 1 ORDER BY x.evaluation_id, x.entry) c
    GROUP BY c.evaluation_id),
sized AS (
    SELECT c.evaluation_id, c.terms, c.total, c.classes, c.decision_id, coalesce(
-- part: printed_size
        ,iif(e.set_id IS NOT NULL, (SELECT sum(p.ranked) FROM participant p WHERE p.evaluation_id = e.id), NULL)) AS size
    FROM counted c CROSS JOIN evaluation e ON e.id = c.evaluation_id)
SELECT
-- part: finding_of_group
    , d.number AS decision,
    x.terms || ' = ' || x.total AS found, x.size AS expected, x.terms AS a1, x.total AS a2, x.size AS a3
FROM sized x
-- part: group_of_finding
LEFT JOIN decision d ON d.id = x.decision_id
WHERE x.total > x.size OR (x.total < x.size AND x.classes > 1)
ORDER BY e.year, g.code;

-- name: printed_share :part
-- The standing per cent of each class, of the last decision.
share AS MATERIALIZED (
    SELECT x.evaluation_id, substr(x.figure_key, 7) AS class_key, substr(x.figure, 7) AS class_name, x.value, x.value_text, x.decision_id, x.entry,
        CAST(substr('10000', 1, 5 - iif(instr(x.value_text, '.') = 0, 0, length(x.value_text) - instr(x.value_text, '.'))) AS INTEGER) AS unit
    FROM (
        SELECT q.evaluation_id, q.figure_key, q.figure, q.value, q.value_text, q.decision_id, q.entry,
            row_number() OVER (PARTITION BY h.id, q.figure_key ORDER BY d.date DESC, q.entry DESC) AS nth
        FROM held h
        CROSS JOIN published_group q ON q.evaluation_id = h.id AND q.figure_key BETWEEN 'share:' AND 'share;' AND q.replaced_by IS NULL
        LEFT JOIN decision d ON d.id = q.decision_id) x
    WHERE x.nth = 1),
shared AS (
    -- and the same by the printed count of the class, where the size of the group is printed too
    SELECT s.evaluation_id, s.class_name, s.value, s.value_text, s.decision_id, s.entry, s.unit, c.count,
        coalesce(
-- part: printed_size
        ,iif(e.set_id IS NOT NULL, (SELECT sum(p.ranked) FROM participant p WHERE p.evaluation_id = e.id), NULL)) AS size
    FROM share s
    CROSS JOIN evaluation e ON e.id = s.evaluation_id
    LEFT JOIN published_count c ON c.entry = (
        SELECT k.entry FROM published_count k LEFT JOIN decision o ON o.id = k.decision_id
        WHERE k.evaluation_id = s.evaluation_id AND k.class_key = s.class_key AND k.replaced_by IS NULL ORDER BY o.date DESC, k.entry DESC LIMIT 1)),
rounded AS (
    SELECT s.evaluation_id, s.class_name, s.value, s.value_text, s.decision_id, s.entry, s.unit, s.count, s.size,
        (s.count * 1000000 * 2 / s.size + s.unit) / (2 * s.unit) * s.unit AS expected
    FROM shared s)

-- name: check_class_share :many
-- A printed per cent against the printed count and size.
WITH
-- part: held
,
-- part: printed_share
SELECT
-- part: finding_of_group
    , d.number AS decision,
    x.value_text AS found, x.expected, x.class_name || ' ' || x.count || '/' || x.size AS a1, x.expected AS a2, x.value_text AS a3
FROM rounded x
-- part: group_of_finding
LEFT JOIN decision d ON d.id = x.decision_id
WHERE x.value <> x.expected
ORDER BY e.year, g.code, x.entry;

-- name: check_percent_sum :many
-- Printed per cents of the classes that do not make 100. A notice where the counts show that rounding alone does it.
WITH
-- part: held
,
-- part: printed_share
,
summed AS (
    SELECT r.evaluation_id, group_concat(r.class_name || ' ' || r.value_text, ' + ') AS terms, sum(r.value) AS total, count(*) AS classes, max(r.decision_id) AS decision_id,
        count(r.expected) = count(*) AND sum(r.value <> r.expected) = 0 AND sum(r.count) = max(r.size) AS follows
    FROM (SELECT o.evaluation_id, o.class_name, o.value, o.value_text, o.decision_id, o.count, o.size, o.expected FROM rounded o ORDER BY o.evaluation_id, o.entry) r
    GROUP BY r.evaluation_id)
SELECT
-- part: finding_of_group
    , d.number AS decision,
    x.total AS found, 1000000 AS expected, x.terms AS a1, x.total AS a2
FROM summed x
-- part: group_of_finding
LEFT JOIN decision d ON d.id = x.decision_id
WHERE iif(coalesce(x.follows, 0), 'notice', 'error') = :level AND (x.total > 1000000 OR (x.total < 1000000 AND x.classes > 1))
ORDER BY e.year, g.code;

-- name: check_difference :many
-- A printed difference against its two printed figures: the mean and that of the year before, the highest and the
-- lowest. Several papers may have printed them; one pair that fits is enough. A notice where rounding explains it.
WITH
-- part: held
,
said AS (
    SELECT h.id AS evaluation_id, q.figure_key, q.value, q.value_text, q.decision_id, q.entry,
        iif(q.figure_key = 'range', 'highest', 'mean') AS from_figure, iif(q.figure_key = 'range', 'lowest', 'mean') AS less_figure,
        iif(q.figure_key = 'range', h.id, (SELECT b.id FROM evaluation b WHERE b.group_id = h.group_id AND b.year = h.year - 1)) AS less_id,
        row_number() OVER (PARTITION BY h.id, q.figure_key ORDER BY d.date DESC, q.entry DESC) AS nth
    FROM held h
    CROSS JOIN published_group q ON q.evaluation_id = h.id AND q.figure_key IN ('difference', 'range') AND q.replaced_by IS NULL
    LEFT JOIN decision d ON d.id = q.decision_id),
pair AS (
    SELECT s.evaluation_id, s.figure_key, s.value, s.decision_id, s.value_text, m.value_text AS high, l.value_text AS low, m.value - l.value AS expected,
        2 * abs(s.value - (m.value - l.value)) AS miss,
        CAST(substr('10000', 1, 5 - iif(instr(s.value_text, '.') = 0, 0, length(s.value_text) - instr(s.value_text, '.'))) AS INTEGER) AS unit,
        CAST(substr('10000', 1, 5 - iif(instr(m.value_text, '.') = 0, 0, length(m.value_text) - instr(m.value_text, '.'))) AS INTEGER) AS high_unit,
        CAST(substr('10000', 1, 5 - iif(instr(l.value_text, '.') = 0, 0, length(l.value_text) - instr(l.value_text, '.'))) AS INTEGER) AS low_unit,
        row_number() OVER (PARTITION BY s.evaluation_id, s.figure_key ORDER BY abs(s.value - (m.value - l.value)), m.entry DESC, l.entry DESC) AS nth
    FROM said s
    CROSS JOIN published_group m ON m.evaluation_id = s.evaluation_id AND m.figure_key = s.from_figure AND m.replaced_by IS NULL
    CROSS JOIN published_group l ON l.evaluation_id = s.less_id AND l.figure_key = s.less_figure AND l.replaced_by IS NULL
    WHERE s.nth = 1)
SELECT
-- part: finding_of_group
    , d.number AS decision,
    x.value_text AS found, x.expected, x.high AS a1, x.low AS a2, x.expected AS a3, x.value_text AS a4
FROM pair x
-- part: group_of_finding
LEFT JOIN decision d ON d.id = x.decision_id
WHERE x.nth = 1 AND x.miss > x.unit AND iif(x.miss <= x.unit + x.high_unit + x.low_unit, 'notice', 'error') = :level
ORDER BY e.year, g.code, x.figure_key;

-- name: last_count :part
-- The standing count of each class, of the last decision.
last_count AS (
    SELECT c.evaluation_id, c.class_key, c.class_name, c.count, c.decision_id FROM (
        SELECT q.evaluation_id, q.class_key, q.class_name, q.count, q.decision_id,
            row_number() OVER (PARTITION BY h.id, q.class_key ORDER BY d.date DESC, q.entry DESC) AS nth
        FROM held h
        CROSS JOIN published_count q ON q.evaluation_id = h.id AND q.replaced_by IS NULL
        LEFT JOIN decision d ON d.id = q.decision_id) c
    WHERE c.nth = 1)

-- name: check_class_named :many
-- More units of a class known by name than the paper counts; or fewer, where every unit of the group is known.
WITH
-- part: asked_of_years
,
-- part: fact
,
-- part: held
,
-- part: last_count
,
both AS (
    SELECT f.evaluation_id, f.class_key, NULL AS class_name, 1 AS units, NULL AS count, NULL AS decision_id FROM fact f WHERE f.class_key IS NOT NULL
    UNION ALL
    SELECT l.evaluation_id, l.class_key, l.class_name, 0, l.count, l.decision_id FROM last_count l),
class AS (
    SELECT b.evaluation_id, max(b.class_name) AS class_name, sum(b.units) AS units, max(b.count) AS count, max(b.decision_id) AS decision_id,
        sum(sum(b.units)) OVER (PARTITION BY b.evaluation_id) AS known
    FROM both b
    GROUP BY b.evaluation_id, b.class_key),
sized AS (
    SELECT c.evaluation_id, c.class_name, c.units, c.count, c.decision_id, c.known, coalesce(
-- part: printed_size
        ) AS size
    FROM class c CROSS JOIN evaluation e ON e.id = c.evaluation_id
    WHERE c.units <> c.count)
SELECT
-- part: finding_of_group
    , d.number AS decision,
    x.units AS found, x.count AS expected, x.class_name AS a1, x.units AS a2, x.count AS a3
FROM sized x
-- part: group_of_finding
LEFT JOIN decision d ON d.id = x.decision_id
WHERE x.units > x.count OR x.known >= x.size
ORDER BY e.year, g.code, x.class_name;

-- name: check_class_scored :many
-- Printed counts against the classes that the scores give, where no unit of the group lacks one.
WITH
-- part: held
,
-- part: last_count
,
scored AS (
    SELECT r.evaluation_id, k.name_key AS class_key
    FROM held h
    CROSS JOIN participant p ON p.evaluation_id = h.id AND p.ranked = 1
    JOIN result r ON r.evaluation_id = p.evaluation_id AND r.unit_id = p.unit_id
    LEFT JOIN scale_class k ON k.scale_id = h.scale_id AND k.position = r.class_position
    WHERE h.set_id IS NOT NULL),
both AS (
    SELECT s.evaluation_id, s.class_key, NULL AS class_name, 1 AS units, NULL AS count, NULL AS decision_id FROM scored s
    UNION ALL
    SELECT l.evaluation_id, l.class_key, l.class_name, 0, l.count, l.decision_id FROM last_count l),
class AS (
    SELECT b.evaluation_id, max(b.class_name) AS class_name, sum(b.units) AS units, max(b.count) AS count, max(b.decision_id) AS decision_id,
        max(b.class_key IS NULL) OVER (PARTITION BY b.evaluation_id) AS unknown, sum(sum(b.units)) OVER (PARTITION BY b.evaluation_id) AS scored
    FROM both b
    GROUP BY b.evaluation_id, b.class_key)
SELECT
-- part: finding_of_group
    , d.number AS decision,
    x.count AS found, x.units AS expected, x.class_name AS a1, x.units AS a2, x.count AS a3
FROM class x
-- part: group_of_finding
LEFT JOIN decision d ON d.id = x.decision_id
WHERE x.units <> x.count AND NOT x.unknown AND x.scored > 0
ORDER BY e.year, g.code, x.class_name;

-- name: check_class_unknown :many
-- Printed classes that the year's scale does not have, of units and of counts.
WITH
-- part: held
,
stray AS (
    SELECT h.id AS evaluation_id, q.unit_id, q.class_name, q.decision_id, q.entry
    FROM held h
    CROSS JOIN published q ON q.evaluation_id = h.id AND q.replaced_by IS NULL AND q.class_key IS NOT NULL
    WHERE h.scale_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM scale_class k WHERE k.scale_id = h.scale_id AND k.name_key = q.class_key)
    UNION ALL
    SELECT h.id, NULL, c.class_name, c.decision_id, c.entry
    FROM held h
    CROSS JOIN published_count c ON c.evaluation_id = h.id AND c.replaced_by IS NULL
    WHERE h.scale_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM scale_class k WHERE k.scale_id = h.scale_id AND k.name_key = c.class_key))
SELECT
-- part: finding_of_group
    , u.code AS unit, (SELECT n.name FROM name_of_year n WHERE n.evaluation_id = x.evaluation_id AND n.unit_id = x.unit_id) AS unit_name, d.number AS decision,
    x.class_name AS found, (SELECT group_concat(k.name, ', ') FROM (SELECT c.name FROM scale_class c WHERE c.scale_id = e.scale_id ORDER BY c.position) k) AS expected,
    t.code AS a1, x.class_name AS a2
FROM stray x
-- part: group_of_finding
JOIN scale t ON t.id = e.scale_id
LEFT JOIN unit u ON u.id = x.unit_id
LEFT JOIN decision d ON d.id = x.decision_id
ORDER BY e.year, g.code, u.code NULLS FIRST, x.entry;

-- name: check_class_bound :many
-- A printed class against its printed index, by a scale whose bounds are all known. The index was judged
-- before it was rounded, unless the year judges what is printed; a condition on domains may lower a class. What is
-- below nothing has the class that nothing has.
WITH
-- part: asked_of_years
,
-- part: fact
,
wide AS (
    SELECT f.evaluation_id, f.unit_id, f.scale_id, f.class_name, f.class_position, f.index_value AS said, max(f.index_value, 0) AS index_value, f.decision,
        CASE WHEN e.class_on = 'printed' THEN 0 WHEN f.index_decimals = 0 THEN 5000 WHEN f.index_decimals = 1 THEN 500 WHEN f.index_decimals = 2 THEN 50
            WHEN f.index_decimals = 3 THEN 5 ELSE 0 END AS half
    FROM fact f CROSS JOIN evaluation e ON e.id = f.evaluation_id
    WHERE f.index_value IS NOT NULL AND f.class_position IS NOT NULL
        AND NOT EXISTS (SELECT 1 FROM scale_class k WHERE k.scale_id = f.scale_id AND k.lower_bound IS NULL)),
placed AS (
    SELECT w.evaluation_id, w.unit_id, w.scale_id, w.class_name, w.class_position, w.said, w.decision,
        (SELECT min(k.position) FROM scale_class k WHERE k.scale_id = w.scale_id
            AND iif(w.half > 0, w.index_value + w.half - 1 >= k.lower_bound, w.index_value >= k.lower_bound + 1 - k.inclusive)) AS best,
        (SELECT min(k.position) FROM scale_class k WHERE k.scale_id = w.scale_id AND w.index_value - w.half >= k.lower_bound + 1 - k.inclusive) AS worst,
        (SELECT k.name FROM scale_class k WHERE k.scale_id = w.scale_id AND w.index_value >= k.lower_bound + 1 - k.inclusive
         ORDER BY k.position LIMIT 1) AS class_of_index
    FROM wide w)
SELECT
-- part: finding_of_unit
    , x.decision,
    x.class_name AS found, x.class_of_index AS expected, x.said AS a1, coalesce(x.class_of_index, '–') AS a2, x.class_name AS a3
FROM placed x
-- part: unit_of_finding
WHERE x.best IS NULL OR x.class_position < x.best
    OR (x.class_position > x.worst AND NOT EXISTS (SELECT 1 FROM scale_class k WHERE k.scale_id = x.scale_id
        AND k.position >= x.worst AND k.position < x.class_position AND k.min_domain IS NOT NULL))
ORDER BY e.year, g.code, u.code;

-- name: check_index :many
-- A printed index against its printed points and maximum. Points may have been rounded for the paper. Where maxima
-- are rescaled, bonus and penalty are not, and points of the maximum are no index.
WITH
-- part: asked_of_years
,
-- part: fact
,
said AS (
    SELECT f.evaluation_id, f.unit_id, f.points, f.max_points, f.index_value, f.decision,
        CASE max(f.points_decimals, f.point_decimals) WHEN 0 THEN 10000 WHEN 1 THEN 1000 WHEN 2 THEN 100 WHEN 3 THEN 10 ELSE 1 END AS point_unit,
        CASE f.index_decimals WHEN 0 THEN 10000 WHEN 1 THEN 1000 WHEN 2 THEN 100 WHEN 3 THEN 10 ELSE 1 END AS index_unit
    FROM fact f
    WHERE f.points IS NOT NULL AND f.max_points > 0 AND f.index_value IS NOT NULL)
SELECT
-- part: finding_of_unit
    , x.decision,
    x.index_value AS found,
    iif(x.points < 0, -1, 1) * ((abs(x.points) * 1000000 / x.max_points + x.index_unit / 2) / x.index_unit * x.index_unit) AS expected,
    x.points AS a1, x.max_points AS a2,
    iif(x.points < 0, -1, 1) * ((abs(x.points) * 1000000 / x.max_points + x.index_unit / 2) / x.index_unit * x.index_unit) AS a3, x.index_value AS a4
FROM said x
-- part: unit_of_finding
WHERE 2 * abs(x.index_value * x.max_points - x.points * 1000000) > x.point_unit * 1000000 + x.index_unit * x.max_points
    AND (e.na = 'lower' OR EXISTS (SELECT 1 FROM result r WHERE r.evaluation_id = x.evaluation_id AND r.unit_id = x.unit_id AND r.bonus = r.penalty))
ORDER BY e.year, g.code, u.code;

-- name: check_index_likely :many
-- A printed index that bonus points do not explain: above PAR_INDEX_LIKELY.
WITH
-- part: held
,
high AS (
    SELECT h.id AS evaluation_id, q.unit_id, q.part, q.index_value, q.decision_id, q.entry
    FROM held h
    CROSS JOIN published q ON q.evaluation_id = h.id AND q.replaced_by IS NULL AND q.index_value > 1100000)
SELECT
-- part: finding_of_unit
    , nullif(x.part, '') AS criterion, d.number AS decision,
    x.index_value AS found, 1100000 AS expected, x.index_value AS a1, 1100000 AS a2
FROM high x
-- part: unit_of_finding
LEFT JOIN decision d ON d.id = x.decision_id
ORDER BY e.year, g.code, u.code, x.entry;

-- name: check_scores :many
-- What papers printed against what the scores of complete units give: index and points. A rescaled unit's
-- points may have been printed either way.
WITH
-- part: asked_of_years
,
-- part: fact
,
both AS (
    SELECT f.evaluation_id, f.unit_id, f.decision, f.index_value AS printed_index, r.index_value, f.points AS printed_points,
        r.points + r.bonus - r.penalty AS points, e.na = 'rescale' AS rescaled,
        CASE min(f.index_decimals, e.decimals) WHEN 0 THEN 10000 WHEN 1 THEN 1000 WHEN 2 THEN 100 WHEN 3 THEN 10 ELSE 1 END AS index_unit,
        CASE f.points_decimals WHEN 0 THEN 10000 WHEN 1 THEN 1000 WHEN 2 THEN 100 WHEN 3 THEN 10 ELSE 1 END AS point_unit
    FROM fact f
    CROSS JOIN evaluation e ON e.id = f.evaluation_id
    CROSS JOIN result r ON r.evaluation_id = f.evaluation_id AND r.unit_id = f.unit_id
    WHERE r.index_value IS NOT NULL),
differs AS (
    SELECT b.evaluation_id, b.unit_id, b.decision, 'index' AS finding, b.printed_index AS found, b.index_value AS expected
    FROM both b WHERE 2 * abs(b.printed_index - b.index_value) > b.index_unit
    UNION ALL
    SELECT b.evaluation_id, b.unit_id, b.decision, 'sum', b.printed_points, b.points
    FROM both b WHERE NOT b.rescaled AND 2 * abs(b.printed_points - b.points) > b.point_unit)
SELECT
-- part: finding_of_unit
    , x.decision,
    x.found, x.expected, x.expected AS a1, x.found AS a2, x.finding
FROM differs x
-- part: unit_of_finding
WHERE x.finding = :finding
ORDER BY e.year, g.code, u.code;

-- name: check_placed :many
-- Class and rank as printed against those that the scores give; ranks where no unit of the group lacks one.
WITH
-- part: asked_of_years
,
-- part: fact
,
both AS (
    SELECT f.evaluation_id, f.unit_id, f.decision, f.class_name, f.class_position, f.rank, f.scale_id, r.class_position AS scored_position, r.rank AS scored_rank,
        min(coalesce(r.rank, 0) > 0 OR f.ranked = 0) OVER (PARTITION BY f.evaluation_id) AS whole
    FROM fact f
    CROSS JOIN evaluation e ON e.id = f.evaluation_id
    LEFT JOIN result r ON r.evaluation_id = f.evaluation_id AND r.unit_id = f.unit_id
    WHERE e.set_id IS NOT NULL),
differs AS (
    SELECT b.evaluation_id, b.unit_id, b.decision, 'class-bound' AS finding, b.class_name AS found,
        (SELECT k.name FROM scale_class k WHERE k.scale_id = b.scale_id AND k.position = b.scored_position) AS expected
    FROM both b WHERE b.class_position <> b.scored_position
    UNION ALL
    SELECT b.evaluation_id, b.unit_id, b.decision, 'rank-order', b.rank, b.scored_rank
    FROM both b WHERE b.whole AND b.rank <> b.scored_rank)
SELECT
-- part: finding_of_unit
    , x.decision,
    x.found, x.expected, x.expected AS a1, x.found AS a2, x.finding
FROM differs x
-- part: unit_of_finding
WHERE x.finding = :finding
ORDER BY e.year, g.code, u.code;

-- name: check_parts :many
-- Printed points of the domains against the printed total, where every domain is printed: those of the set,
-- or as many as make up the printed maximum. Each figure may have been rounded to the finest decimals seen.
WITH
-- part: asked_of_years
,
-- part: fact
,
-- part: domain_fact
,
part AS (
    SELECT d.evaluation_id, d.unit_id, sum(iif(d.kind = 'penalty', -d.points, d.points)) AS points, sum(d.max_points) AS max_points,
        count(*) = count(d.points) AS complete, count(d.max_points) = count(*) AS maxima, count(*) AS parts, max(d.points_decimals) AS decimals, 0 AS total
    FROM domain_fact d
    GROUP BY d.evaluation_id, d.unit_id
    UNION ALL
    SELECT f.evaluation_id, f.unit_id, f.points, f.max_points, 1, 1, 0, f.points_decimals, 1 FROM fact f WHERE f.points IS NOT NULL),
pair AS (
    SELECT p.evaluation_id, p.unit_id, sum(iif(p.total, NULL, p.points)) AS found, sum(iif(p.total, p.points, NULL)) AS expected,
        sum(iif(p.total, NULL, p.max_points)) AS part_max, sum(iif(p.total, p.max_points, NULL)) AS total_max, min(p.complete) AS complete, min(p.maxima) AS maxima,
        sum(p.parts) + 1 AS figures, max(p.decimals) AS decimals
    FROM part p
    GROUP BY p.evaluation_id, p.unit_id)
SELECT
-- part: finding_of_unit
    , x.expected AS found, x.found AS expected, x.found AS a1, x.expected AS a2
FROM pair x
-- part: unit_of_finding
WHERE x.complete AND (e.set_id IS NOT NULL OR (x.maxima AND x.part_max = x.total_max))
    AND 2 * abs(x.found - x.expected) > x.figures * CASE x.decimals WHEN 0 THEN 10000 WHEN 1 THEN 1000 WHEN 2 THEN 100 WHEN 3 THEN 10 ELSE 1 END
ORDER BY e.year, g.code, u.code;

-- name: ordered :part
-- Printed ranks with what they rank, inside one decision: the index, or the points of units without one.
ordered AS MATERIALIZED (
    SELECT f.evaluation_id, f.unit_id, f.decision, f.rank, coalesce(f.index_value, f.points) AS value, f.index_value IS NULL AS by_points,
        iif(f.index_value IS NULL, f.max_points, NULL) AS max_points
    FROM fact f
    WHERE f.rank IS NOT NULL AND coalesce(f.index_value, f.points) IS NOT NULL)

-- name: check_rank_order :many
-- A rank whose figure is above that of a better rank.
WITH
-- part: asked_of_years
,
-- part: fact
,
-- part: ordered
,
above AS (
    SELECT o.evaluation_id, o.unit_id, o.decision, o.rank, o.value,
        min(o.value) OVER (PARTITION BY o.evaluation_id, o.decision, o.by_points, o.max_points ORDER BY o.rank GROUPS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS least
    FROM ordered o)
SELECT
-- part: finding_of_unit
    , x.decision,
    x.value AS found, x.least AS expected, x.rank AS a1, x.value AS a2, x.least AS a3
FROM above x
-- part: unit_of_finding
WHERE x.value > x.least
ORDER BY e.year, g.code, x.rank, u.code;

-- name: check_rank_shared :many
-- One rank with two figures.
WITH
-- part: asked_of_years
,
-- part: fact
,
-- part: ordered
,
shared AS (
    SELECT o.evaluation_id, o.unit_id, o.decision, o.rank, o.value,
        max(o.value) OVER (PARTITION BY o.evaluation_id, o.decision, o.by_points, o.max_points, o.rank) AS most
    FROM ordered o)
SELECT
-- part: finding_of_unit
    , x.decision,
    x.value AS found, x.most AS expected, x.rank AS a1, x.value AS a2, x.most AS a3
FROM shared x
-- part: unit_of_finding
WHERE x.value < x.most
ORDER BY e.year, g.code, x.rank, u.code;

-- name: check_rank_size :many
-- A rank beyond the printed size of its group.
WITH
-- part: asked_of_years
,
-- part: fact
SELECT
-- part: finding_of_unit
    , x.decision,
    x.rank AS found, x.group_size AS expected, x.rank AS a1, x.group_size AS a2
FROM fact x
-- part: unit_of_finding
WHERE x.rank > x.group_size
ORDER BY e.year, g.code, u.code;

-- name: check_sizes :many
-- Two sizes of one group in one year.
WITH
-- part: asked_of_years
,
-- part: fact
,
size AS (
    SELECT f.evaluation_id, f.group_size AS size FROM fact f WHERE f.group_size IS NOT NULL
    UNION
    SELECT s.evaluation_id, s.size FROM (
        SELECT q.evaluation_id, q.value / 10000 AS size, row_number() OVER (PARTITION BY q.evaluation_id ORDER BY d.date DESC, q.entry DESC) AS nth
        FROM (SELECT DISTINCT evaluation_id FROM asked) a
        CROSS JOIN published_group q ON q.evaluation_id = a.evaluation_id AND q.figure_key = 'size' AND q.replaced_by IS NULL
        LEFT JOIN decision d ON d.id = q.decision_id) s
    WHERE s.nth = 1),
sizes AS (
    SELECT s.evaluation_id, group_concat(s.size, ', ') AS list FROM (SELECT x.evaluation_id, x.size FROM size x ORDER BY x.evaluation_id, x.size) s
    GROUP BY s.evaluation_id HAVING count(*) > 1)
SELECT
-- part: finding_of_group
    , x.list AS found, x.list AS a1
FROM sizes x
-- part: group_of_finding
ORDER BY e.year, g.code;

-- name: check_units :many
-- More ranked units recorded than the printed size.
WITH
-- part: held
,
sized AS (
    SELECT e.id, e.year, e.group_id, (SELECT sum(p.ranked) FROM participant p WHERE p.evaluation_id = e.id) AS units, coalesce(
-- part: printed_size
        ) AS size
    FROM held e)
SELECT s.year, g.code AS "group", g.name AS group_name,     s.units AS found, s.size AS expected, s.units AS a1, s.size AS a2
FROM sized s JOIN unit_group g ON g.id = s.group_id
WHERE s.units > s.size
ORDER BY s.year, g.code;

-- name: judged :part
-- Every decision by which something of the evaluations asked for was approved or printed.
judged AS MATERIALIZED (
    SELECT h.id AS evaluation_id, q.decision_id FROM held h CROSS JOIN published q ON q.evaluation_id = h.id AND q.replaced_by IS NULL WHERE q.decision_id IS NOT NULL
    UNION
    SELECT h.id, q.decision_id FROM held h CROSS JOIN published_count q ON q.evaluation_id = h.id AND q.replaced_by IS NULL WHERE q.decision_id IS NOT NULL
    UNION
    SELECT h.id, q.decision_id FROM held h CROSS JOIN published_group q ON q.evaluation_id = h.id AND q.replaced_by IS NULL WHERE q.decision_id IS NOT NULL
    UNION
    SELECT h.id, a.decision_id FROM held h CROSS JOIN approval a ON a.evaluation_id = h.id)

-- name: check_date_before_year :many
WITH
-- part: held
,
-- part: judged
SELECT
-- part: finding_of_group
    , d.number AS decision,
    d.date AS found, e.year AS expected, d.number AS a1, d.date AS a2, e.year AS a3
FROM judged x
-- part: group_of_finding
JOIN decision d ON d.id = x.decision_id
WHERE CAST(substr(d.date, 1, 4) AS INTEGER) < e.year
ORDER BY e.year, g.code, d.number, d.date, d.id;

-- name: check_no_date :many
-- Decisions whose date nobody knows, each once, with the first year it judges.
WITH
-- part: held
,
-- part: judged
SELECT min(e.year) AS year, d.number AS decision,
    d.number AS a1
FROM judged j
JOIN evaluation e ON e.id = j.evaluation_id
JOIN decision d ON d.id = j.decision_id
WHERE d.date IS NULL
GROUP BY d.id
ORDER BY d.number, d.id;

-- name: used_set :part
-- The criteria sets asked for, with the first year of each; with :all those that no year uses, too.
used AS MATERIALIZED (
    SELECT u.set_id, min(u.year) AS year FROM (
        SELECT h.set_id, h.year FROM held h WHERE h.set_id IS NOT NULL
        UNION ALL
        SELECT s.id, NULL FROM criteria_set s WHERE :all) u
    GROUP BY u.set_id)

-- name: check_set_sum :many
-- scan: sets are few: some a year
WITH
-- part: held
,
-- part: used_set
,
summed AS (
    SELECT u.year, s.code, s.printed_max, d.number AS decision,
        (SELECT coalesce(sum(c.max_points), 0) FROM criterion c WHERE c.set_id = s.id AND c.leaf = 1 AND c.kind = 'normal') AS total
    FROM used u CROSS JOIN criteria_set s ON s.id = u.set_id LEFT JOIN decision d ON d.id = s.decision_id
    WHERE s.printed_max IS NOT NULL
        AND NOT EXISTS (SELECT 1 FROM criterion c WHERE c.set_id = s.id AND c.leaf = 1 AND c.kind = 'normal' AND c.max_points IS NULL))
SELECT s.year, s.decision,
    s.total AS found, s.printed_max AS expected, s.code AS a1, s.total AS a2, s.printed_max AS a3
FROM summed s
WHERE s.total <> s.printed_max
ORDER BY s.code;

-- name: check_branch_sum :many
-- scan: sets are few: some a year
-- A branch's printed maximum against what stands directly below it.
WITH
-- part: held
,
-- part: used_set
,
summed AS (
    SELECT u.year, s.code AS "set", c.code, c.position, c.max_points, d.number AS decision,
        (SELECT sum(k.max_points) FROM criterion k WHERE k.parent_id = c.id AND k.kind = 'normal') AS total,
        EXISTS (SELECT 1 FROM criterion k WHERE k.parent_id = c.id AND k.kind = 'normal' AND k.max_points IS NULL) AS unknown
    FROM used u
    CROSS JOIN criteria_set s ON s.id = u.set_id
    CROSS JOIN criterion c ON c.set_id = s.id AND c.leaf = 0 AND c.kind = 'normal' AND c.max_points IS NOT NULL
    LEFT JOIN decision d ON d.id = s.decision_id)
SELECT s.year, s.code AS criterion, s.decision,
    s.total AS found, s.max_points AS expected, s.code AS a1, s."set" AS a2, s.total AS a3, s.max_points AS a4
FROM summed s
WHERE NOT s.unknown AND s.total <> s.max_points
ORDER BY s."set", s.position, s.code;

-- name: check_set_count :many
-- scan: sets are few: some a year
WITH
-- part: held
,
-- part: used_set
,
counted AS (
    SELECT u.year, s.code, s.printed_count, d.number AS decision,
        (SELECT count(*) FROM criterion c WHERE c.set_id = s.id AND c.leaf = 1 AND c.kind = 'normal') AS leaves
    FROM used u CROSS JOIN criteria_set s ON s.id = u.set_id LEFT JOIN decision d ON d.id = s.decision_id
    WHERE s.printed_count IS NOT NULL)
SELECT c.year, c.decision,
    c.leaves AS found, c.printed_count AS expected, c.code AS a1, c.leaves AS a2, c.printed_count AS a3
FROM counted c
WHERE c.leaves <> c.printed_count
ORDER BY c.code;

-- ---- derived rows, from the scores again and by another way -----------------------------------------------

-- name: check_tally :many
-- A balance: what is stored is taken off, and what the set, the allowances and the scores give is put on;
-- nothing must remain. found and expected are points.
WITH
-- part: held
,
shape AS (
    SELECT c.set_id, c.domain_id, sum(coalesce(c.max_points, 0)) AS maximum, sum(coalesce(c.max_points, 0) > 0) AS leaves
    FROM (SELECT DISTINCT set_id FROM held) h CROSS JOIN criterion c ON c.set_id = h.set_id AND c.leaf = 1
    WHERE c.kind = 'normal'
    GROUP BY c.set_id, c.domain_id),
cell AS (
    SELECT x.evaluation_id, x.unit_id, c.domain_id, c.cap_id, c.kind, x.final, c.position,
        c.kind = 'normal' AND coalesce((SELECT w.max_points FROM allowance w INDEXED BY sqlite_autoindex_allowance_1 WHERE w.evaluation_id = x.evaluation_id AND w.unit_id = x.unit_id AND w.criterion_id = x.criterion_id),
                                       c.max_points, 0) > 0 AS counts
    FROM held h CROSS JOIN score x ON x.evaluation_id = h.id CROSS JOIN criterion c ON c.id = x.criterion_id
    WHERE x.final IS NOT NULL),
capped AS (
    SELECT c.evaluation_id, c.unit_id, c.domain_id, c.cap_id, sum(c.final) AS points, sum(c.counts) AS scored, sum(c.position * c.final) AS locator
    FROM cell c
    GROUP BY c.evaluation_id, c.unit_id, c.domain_id, c.cap_id),
entry AS (
    SELECT t.evaluation_id, t.unit_id, t.domain_id, t.points AS stored, 0 AS points, -t.maximum AS maximum, -t.leaves AS leaves, -t.scored AS scored, -t.locator AS locator
    FROM held h CROSS JOIN tally t ON t.evaluation_id = h.id
    UNION ALL
    SELECT p.evaluation_id, p.unit_id, s.domain_id, 0, 0, s.maximum, s.leaves, 0, 0
    FROM shape s CROSS JOIN evaluation h ON h.set_id = s.set_id CROSS JOIN participant p ON p.evaluation_id = h.id
    WHERE h.id IN (SELECT a.id FROM held a)
    UNION ALL
    SELECT w.evaluation_id, w.unit_id, c.domain_id, 0, 0, w.max_points - coalesce(c.max_points, 0), (w.max_points > 0) - (coalesce(c.max_points, 0) > 0), 0, 0
    FROM held h CROSS JOIN allowance w ON w.evaluation_id = h.id CROSS JOIN criterion c ON c.id = w.criterion_id
    WHERE c.kind = 'normal'
    UNION ALL
    SELECT c.evaluation_id, c.unit_id, c.domain_id, 0,
        CASE WHEN k.id IS NULL THEN c.points
            WHEN k.kind = 'penalty' AND d.kind = 'normal' THEN -min(c.points, coalesce(k.max_points, 20000000))
            ELSE min(c.points, coalesce(k.max_points, 20000000)) END,
        0, 0, c.scored, c.locator
    FROM capped c CROSS JOIN criterion d ON d.id = c.domain_id LEFT JOIN criterion k ON k.id = c.cap_id),
balance AS (
    SELECT b.evaluation_id, b.unit_id, b.domain_id, sum(b.stored) AS stored, sum(b.points) AS points
    FROM entry b
    GROUP BY b.evaluation_id, b.unit_id, b.domain_id
    HAVING sum(b.stored) <> sum(b.points) OR sum(b.maximum) <> 0 OR sum(b.leaves) <> 0 OR sum(b.scored) <> 0 OR sum(b.locator) <> 0)
SELECT
-- part: finding_of_unit
    , c.code AS criterion, x.stored AS found, x.points AS expected, c.code AS a1
FROM balance x
-- part: unit_of_finding
JOIN criterion c ON c.id = x.domain_id
ORDER BY e.year, g.code, u.code, c.position, c.code;

-- name: check_result :many
-- Stored results from the sums of their domains again: each figure that differs. The index is taken from the
-- quotient digit by digit, the rank by counting those that are better.
WITH
-- part: held
,
summed AS (
    SELECT p.evaluation_id, p.unit_id, p.ranked, p.position AS place, h.scale_id, e.decimals, e.class_on, e.rank_on, e.na, e.tie,
        coalesce(sum(t.points) FILTER (WHERE d.kind = 'normal'), 0) AS points, coalesce(sum(t.points) FILTER (WHERE d.kind = 'bonus'), 0) AS bonus,
        coalesce(sum(t.points) FILTER (WHERE d.kind = 'penalty'), 0) AS penalty, coalesce(sum(t.maximum), 0) AS maximum,
        coalesce(sum(t.leaves), 0) AS leaves, coalesce(sum(t.scored), 0) AS scored,
        min(iif(t.points < 0, -1, t.points * 1000000 / t.maximum)) FILTER (WHERE d.kind = 'normal' AND t.maximum > 0) AS min_domain,
        (SELECT coalesce(sum(c.max_points), 0) FROM criterion c WHERE c.set_id = h.set_id AND c.leaf = 1 AND c.kind = 'normal') AS whole
    FROM held h
    CROSS JOIN evaluation e ON e.id = h.id
    CROSS JOIN participant p ON p.evaluation_id = h.id
    LEFT JOIN criterion d ON d.set_id = h.set_id AND d.depth = 1
    LEFT JOIN tally t ON t.evaluation_id = h.id AND t.domain_id = d.id AND t.unit_id = p.unit_id
    WHERE h.set_id IS NOT NULL
    GROUP BY p.evaluation_id, p.unit_id),
ratio AS MATERIALIZED (
    SELECT s.evaluation_id, s.unit_id, s.ranked, s.place, s.scale_id, s.decimals, s.class_on, s.rank_on, s.tie, s.points, s.bonus, s.penalty, s.maximum,
        s.leaves, s.scored, s.min_domain,
        iif(s.maximum > 0 AND s.leaves = s.scored,
            iif(s.na = 'lower', s.points + s.bonus - s.penalty, s.points * s.whole + (s.bonus - s.penalty) * s.maximum), NULL) AS num,
        iif(s.na = 'lower', s.maximum, s.maximum * s.whole) AS den
    FROM summed s),
digits AS MATERIALIZED (
    -- the quotient in hundredths, then per cents, then its next two and last two digits
    SELECT r.evaluation_id, r.unit_id, r.ranked, r.place, r.scale_id, r.decimals, r.class_on, r.rank_on, r.tie, r.points, r.bonus, r.penalty, r.maximum,
        r.leaves, r.scored, r.min_domain, r.num, r.den,
        abs(r.num) * 100 / r.den AS percent, abs(r.num) * 100 % r.den * 100 / r.den AS hundredths,
        abs(r.num) * 100 % r.den * 100 % r.den * 100 / r.den AS ten_thousandths, abs(r.num) * 100 % r.den * 100 % r.den * 100 % r.den AS remainder
    FROM ratio r),
floored AS MATERIALIZED (
    SELECT d.evaluation_id, d.unit_id, d.ranked, d.place, d.scale_id, d.decimals, d.class_on, d.rank_on, d.tie, d.points, d.bonus, d.penalty, d.maximum,
        d.leaves, d.scored, d.min_domain, d.num, d.remainder, d.percent * 10000 + d.hundredths * 100 + d.ten_thousandths AS floor,
        CASE d.decimals WHEN 0 THEN 10000 WHEN 1 THEN 1000 WHEN 2 THEN 100 ELSE 10 END AS unit_of_print
    FROM digits d),
judged AS MATERIALIZED (
    SELECT f.evaluation_id, f.unit_id, f.ranked, f.place, f.scale_id, f.class_on, f.tie, f.points, f.bonus, f.penalty, f.maximum,
        f.leaves, f.scored, f.min_domain, f.num, f.floor, f.remainder,
        iif(f.num < 0, -1, 1) * (f.floor - f.floor % f.unit_of_print + iif(f.floor % f.unit_of_print * 2 >= f.unit_of_print, f.unit_of_print, 0)) AS index_value,
        CASE f.rank_on WHEN 'printed'
            THEN iif(f.num < 0, -1, 1) * (f.floor - f.floor % f.unit_of_print + iif(f.floor % f.unit_of_print * 2 >= f.unit_of_print, f.unit_of_print, 0))
            ELSE f.num / f.maximum * 1000000000 + f.num % f.maximum * 1000000000 / f.maximum END AS sort1,
        CASE WHEN f.num IS NULL THEN NULL WHEN f.rank_on = 'printed' THEN 0 ELSE f.num % f.maximum * 1000000000 % f.maximum * 1000000000 / f.maximum END AS sort2
    FROM floored f),
placed AS (
    SELECT j.evaluation_id, j.unit_id, j.points, j.bonus, j.penalty, j.maximum, j.leaves, j.scored, j.index_value, j.sort1, j.sort2,
        CASE WHEN j.num IS NULL THEN NULL ELSE (
            SELECT iif(k.lower_bound IS NULL, NULL, k.position) FROM scale_class k
            WHERE k.scale_id = j.scale_id AND (k.lower_bound IS NULL
                OR (CASE WHEN j.class_on = 'printed' THEN iif(j.index_value < 0, k.lower_bound = 0 AND k.inclusive = 1, j.index_value > k.lower_bound OR (j.index_value = k.lower_bound AND k.inclusive = 1))
                        WHEN j.num < 0 THEN k.lower_bound = 0 AND k.inclusive = 1
                        ELSE j.floor > k.lower_bound OR (j.floor = k.lower_bound AND (k.inclusive = 1 OR j.remainder > 0)) END
                    AND (k.min_domain IS NULL OR coalesce(j.min_domain, 1000000) >= k.min_domain)))
            ORDER BY k.position LIMIT 1) END AS class_position,
        CASE WHEN j.ranked = 0 OR j.num IS NULL THEN NULL
            WHEN j.tie = 'gap' THEN 1 + count(*) OVER (better GROUPS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)
            WHEN j.tie = 'dense' THEN dense_rank() OVER better
            ELSE row_number() OVER (PARTITION BY j.evaluation_id, j.ranked = 1 AND j.num IS NOT NULL ORDER BY j.sort1 DESC, j.sort2 DESC, j.place = 0, j.place, u.code) END AS rank
    FROM judged j JOIN unit u ON u.id = j.unit_id
    WINDOW better AS (PARTITION BY j.evaluation_id, j.ranked = 1 AND j.num IS NOT NULL ORDER BY j.sort1 DESC, j.sort2 DESC)),
both AS MATERIALIZED (
    SELECT p.evaluation_id, p.unit_id, p.points, p.bonus, p.penalty, p.maximum, p.leaves, p.scored, p.index_value, p.sort1, p.sort2, p.class_position, p.rank,
        r.points AS points_stored, r.bonus AS bonus_stored, r.penalty AS penalty_stored, r.maximum AS maximum_stored, r.leaves AS leaves_stored,
        r.scored AS scored_stored, r.index_value AS index_stored, r.sort1 AS sort1_stored, r.sort2 AS sort2_stored, r.class_position AS class_stored, r.rank AS rank_stored
    FROM placed p LEFT JOIN result r ON r.evaluation_id = p.evaluation_id AND r.unit_id = p.unit_id),
kept AS (
    SELECT b.evaluation_id, b.unit_id, b.bonus, b.penalty, b.maximum, b.leaves, b.scored, b.index_value, b.class_position, b.rank, b.bonus_stored, b.penalty_stored,
        b.maximum_stored, b.leaves_stored, b.scored_stored, b.index_stored, b.class_stored, b.rank_stored,
        b.sort1_stored IS NOT b.sort1 OR b.sort2_stored IS NOT b.sort2 AS misplaced
    FROM both b WHERE b.points_stored IS NOT NULL),
difference AS (
    -- a unit without a stored result is told once
    SELECT b.evaluation_id, b.unit_id, 1 AS nth, 'points' AS figure, 1 AS decimal, b.points_stored AS found, b.points AS expected FROM both b WHERE b.points_stored IS NOT b.points
    UNION ALL SELECT b.evaluation_id, b.unit_id, 2, 'max_points', 1, b.maximum_stored, b.maximum FROM kept b WHERE b.maximum_stored IS NOT b.maximum
    UNION ALL SELECT b.evaluation_id, b.unit_id, 3, 'bonus', 1, b.bonus_stored, b.bonus FROM kept b WHERE b.bonus_stored IS NOT b.bonus
    UNION ALL SELECT b.evaluation_id, b.unit_id, 4, 'penalty', 1, b.penalty_stored, b.penalty FROM kept b WHERE b.penalty_stored IS NOT b.penalty
    UNION ALL SELECT b.evaluation_id, b.unit_id, 5, 'leaves', 0, b.leaves_stored, b.leaves FROM kept b WHERE b.leaves_stored IS NOT b.leaves
    UNION ALL SELECT b.evaluation_id, b.unit_id, 6, 'scores', 0, b.scored_stored, b.scored FROM kept b WHERE b.scored_stored IS NOT b.scored
    UNION ALL SELECT b.evaluation_id, b.unit_id, 7, 'index_percent', 1, b.index_stored, b.index_value FROM kept b WHERE b.index_stored IS NOT b.index_value
    UNION ALL SELECT b.evaluation_id, b.unit_id, 8, 'class', 0, b.class_stored, b.class_position FROM kept b WHERE b.class_stored IS NOT b.class_position
    UNION ALL SELECT b.evaluation_id, b.unit_id, 9, 'rank', 0, b.rank_stored, b.rank FROM kept b WHERE b.rank_stored IS NOT b.rank
    UNION ALL SELECT b.evaluation_id, b.unit_id, 10, 'rank', 0, NULL, NULL FROM kept b WHERE b.misplaced AND b.rank_stored IS b.rank AND b.index_stored IS b.index_value),
named AS (
    SELECT d.evaluation_id, d.unit_id, d.nth, d.figure, d.decimal,
        iif(d.figure = 'class', (SELECT k.name FROM scale_class k WHERE k.scale_id = v.scale_id AND k.position = d.found), d.found) AS found,
        iif(d.figure = 'class', (SELECT k.name FROM scale_class k WHERE k.scale_id = v.scale_id AND k.position = d.expected), d.expected) AS expected
    FROM difference d JOIN evaluation v ON v.id = d.evaluation_id)
SELECT
-- part: finding_of_unit
    , x.found, x.expected, x.figure AS a1, x.found AS a2, x.expected AS a3, x.decimal
FROM named x
-- part: unit_of_finding
ORDER BY e.year, g.code, u.code, x.nth;
