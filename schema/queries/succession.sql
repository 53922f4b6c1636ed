-- Successions: who came after whom, and the walk along them.

-- name: succession_row :one
SELECT json_object('kind', s.kind, 'share', s.share,
    'decision', (SELECT json_array(d.number, d.date, d.issuer) FROM decision d WHERE d.id = s.decision_id))
FROM unit p JOIN unit_succession s ON s.predecessor_id = p.id AND s.year = :key ->> '$[2]' LEFT JOIN unit n ON n.id = s.successor_id
WHERE p.code = :key ->> '$[0]' AND n.code IS :key ->> '$[1]';

-- name: succession_put :exec
INSERT INTO unit_succession (predecessor_id, successor_id, year, kind, share, decision_id)
SELECT p.id, n.id, :key ->> '$[2]', :row ->> '$.kind', :row ->> '$.share',
    (SELECT d.id FROM decision d WHERE d.number = :row ->> '$.decision[0]' AND d.date IS :row ->> '$.decision[1]' AND d.issuer = :row ->> '$.decision[2]')
FROM unit p LEFT JOIN unit n ON n.code = :key ->> '$[1]'
WHERE p.code = :key ->> '$[0]' AND (n.id IS NULL) = (:key ->> '$[1]' IS NULL)
ON CONFLICT (predecessor_id, coalesce(successor_id, 0), year) DO UPDATE SET kind = excluded.kind, share = excluded.share, decision_id = excluded.decision_id;

-- name: succession_cut :exec
DELETE FROM unit_succession WHERE predecessor_id = (SELECT p.id FROM unit p WHERE p.code = :key ->> '$[0]') AND year = :key ->> '$[2]'
    AND successor_id IS (SELECT n.id FROM unit n WHERE n.code = :key ->> '$[1]');

-- name: succession_years :many
-- The years of the links between two units; without a successor of an abolition.
SELECT s.year FROM unit p JOIN unit_succession s ON s.predecessor_id = p.id LEFT JOIN unit n ON n.id = s.successor_id
WHERE p.code = :from AND n.code IS :unit ORDER BY s.year;

-- name: ends :part
-- The kinds after which the unit before is no more.
('renamed', 'merged', 'abolished')

-- name: succession_fault :one
-- What the link of a key contradicts, the first of it: the unit, another year or per cent, and another unit.
WITH RECURSIVE link AS MATERIALIZED (
    SELECT s.predecessor_id AS p, s.successor_id AS n, s.year, s.kind, s.kind IN
-- part: ends
        AS ends
    FROM unit u JOIN unit_succession s ON s.predecessor_id = u.id AND s.year = :key ->> '$[2]' LEFT JOIN unit k ON k.id = s.successor_id
    WHERE u.code = :key ->> '$[0]' AND k.code IS :key ->> '$[1]'),
later(unit_id, depth) AS (
    SELECT l.n, 1 FROM link l WHERE l.n IS NOT NULL
    UNION
    SELECT s.successor_id, w.depth + 1 FROM later w CROSS JOIN unit_succession s ON s.predecessor_id = w.unit_id
    WHERE s.successor_id IS NOT NULL AND w.depth < 64),
fault(n, finding, unit_id, number, other_id) AS (
    SELECT 1, 'cycle', l.p, NULL, (SELECT w.unit_id FROM later w CROSS JOIN unit_succession s ON s.predecessor_id = w.unit_id AND s.successor_id = l.p ORDER BY w.depth, w.unit_id LIMIT 1)
    FROM link l WHERE EXISTS (SELECT 1 FROM later w WHERE w.unit_id = l.p)
    UNION ALL
    SELECT 2, 'early', l.p, (SELECT min(k.year) FROM (
            SELECT min(q.year) AS year FROM participant q WHERE q.unit_id = l.p
            UNION ALL SELECT min(m.from_year) FROM membership m WHERE m.unit_id = l.p
            UNION ALL SELECT nullif(min(a.from_year), 0) FROM unit_name a WHERE a.unit_id = l.p
            UNION ALL SELECT min(s.year) FROM unit_succession s WHERE s.successor_id = l.p) k), NULL
    FROM link l
    UNION ALL
    SELECT 3, 'ended', l.p, (SELECT max(q.year) FROM participant q WHERE q.unit_id = l.p AND q.year > l.year), NULL FROM link l WHERE l.ends
    UNION ALL
    SELECT 4, 'not_yet', l.n, (SELECT min(q.year) FROM participant q WHERE q.unit_id = l.n AND q.year < l.year), NULL FROM link l WHERE l.kind = 'renamed'
    UNION ALL
    SELECT 5, 'ended_before', s.predecessor_id, min(s.year), NULL
    FROM link l CROSS JOIN unit_succession s ON s.predecessor_id IN (l.p, l.n) AND s.year < l.year AND s.kind IN
-- part: ends
    GROUP BY s.predecessor_id
    UNION ALL
    SELECT 6, 'goes_on', l.p, (SELECT max(s.year) FROM unit_succession s WHERE s.predecessor_id = l.p AND s.year > l.year), NULL FROM link l WHERE l.ends
    UNION ALL
    SELECT 6, 'goes_on', l.p, (SELECT max(s.year) FROM unit_succession s WHERE s.successor_id = l.p AND s.year > l.year), NULL FROM link l WHERE l.ends
    UNION ALL
    SELECT 7, 'without', l.p, l.year, (SELECT coalesce(l.n, min(s.successor_id)) FROM unit_succession s WHERE s.predecessor_id = l.p)
    FROM link l WHERE EXISTS (SELECT 1 FROM unit_succession s WHERE s.predecessor_id = l.p AND s.kind = 'abolished' AND (s.successor_id IS NULL) <> (l.n IS NULL))
        AND l.kind = 'abolished'
    UNION ALL
    SELECT 8, 'share', l.p, (SELECT sum(s.share) FROM unit_succession s WHERE s.predecessor_id = l.p AND s.year = l.year), NULL FROM link l)
SELECT iif(f.finding = 'cycle' AND f.other_id <> l.n, 'circle', f.finding) AS finding, u.code AS unit, f.number, o.code AS other, l.year, n.code AS after
FROM fault f JOIN link l ON true JOIN unit u ON u.id = f.unit_id LEFT JOIN unit o ON o.id = f.other_id LEFT JOIN unit n ON n.id = l.n
WHERE CASE f.finding WHEN 'cycle' THEN true WHEN 'early' THEN f.number > l.year WHEN 'share' THEN f.number > 1000000 ELSE f.number IS NOT NULL END
ORDER BY f.n, u.code LIMIT 1;

-- name: succession_any :one
-- Most books have none: then nobody need be asked one by one.
-- scan: one row is enough
SELECT EXISTS (SELECT 1 FROM unit_succession s) AS there;

-- name: participant_fault :one
-- A unit takes part in a year behind its end, or before the one that it is another name of ended.
SELECT 'ended' AS finding, s.year, n.code AS other, u.code AS unit, p.year AS asked
FROM unit u JOIN participant p ON p.unit_id = u.id AND p.year = :key ->> '$[0]'
JOIN unit_succession s ON s.predecessor_id = u.id AND s.year < p.year AND s.kind IN
-- part: ends
LEFT JOIN unit n ON n.id = s.successor_id
WHERE u.code = :key ->> '$[1]'
UNION ALL
SELECT 'not_yet', s.year, b.code, u.code, p.year
FROM unit u JOIN participant p ON p.unit_id = u.id AND p.year = :key ->> '$[0]'
JOIN unit_succession s ON s.successor_id = u.id AND s.year > p.year AND s.kind = 'renamed'
JOIN unit b ON b.id = s.predecessor_id
WHERE u.code = :key ->> '$[1]'
ORDER BY 1, 2, 3 LIMIT 1;

-- name: unit_succeeds :one
-- A succession that names a unit, the first of them.
SELECT p.code AS "from", n.code AS unit, s.year
FROM unit u JOIN unit_succession s ON s.rowid IN (
    SELECT a.rowid FROM unit_succession a WHERE a.predecessor_id = u.id
    UNION SELECT b.rowid FROM unit_succession b WHERE b.successor_id = u.id)
JOIN unit p ON p.id = s.predecessor_id LEFT JOIN unit n ON n.id = s.successor_id
WHERE u.code = :code ORDER BY s.year, p.code, n.code LIMIT 1;

-- ---- the walk -------------------------------------------------------------------------------------------

-- name: lineage :part
-- A unit (:unit, an id), those before it (side -1) and after it (side 1), in however many steps. A file that another
-- program made go round in a circle ends at the bound.
unit_before(unit_id, depth) AS (
    SELECT u.id, 0 FROM unit u WHERE u.id = :unit
    UNION
    SELECT s.predecessor_id, w.depth + 1 FROM unit_before w CROSS JOIN unit_succession s ON s.successor_id = w.unit_id WHERE w.depth < 64),
unit_after(unit_id, depth) AS (
    SELECT u.id, 0 FROM unit u WHERE u.id = :unit
    UNION
    SELECT s.successor_id, w.depth + 1 FROM unit_after w CROSS JOIN unit_succession s ON s.predecessor_id = w.unit_id
    WHERE s.successor_id IS NOT NULL AND w.depth < 64),
lineage(unit_id, side, depth) AS MATERIALIZED (
    SELECT b.unit_id, -1, max(b.depth) FROM unit_before b WHERE b.unit_id <> :unit GROUP BY b.unit_id
    UNION ALL SELECT :unit, 0, 0
    UNION ALL SELECT a.unit_id, 1, max(a.depth) FROM unit_after a WHERE a.unit_id <> :unit GROUP BY a.unit_id)

-- name: lineage_of_unit :many
-- Whose seals are looked at before a lineage is shown.
WITH RECURSIVE
-- part: lineage
SELECT l.unit_id, u.code AS unit FROM lineage l JOIN unit u ON u.id = l.unit_id ORDER BY l.side, l.depth, u.code;

-- name: succession_columns :part
    n.code AS unit, p.code AS "from", s.year, s.kind, s.share, d.number AS decision, d.date AS decision_date,
    y.name AS unit_name, x.name AS from_name

-- name: succession_joins :part
-- The names are those of the last year of the one and of the first of the other.
JOIN unit p ON p.id = s.predecessor_id LEFT JOIN unit n ON n.id = s.successor_id LEFT JOIN decision d ON d.id = s.decision_id
JOIN unit_name x ON x.unit_id = s.predecessor_id
    AND x.from_year = coalesce((SELECT max(a.from_year) FROM unit_name a WHERE a.unit_id = s.predecessor_id AND a.from_year < s.year),
                               (SELECT min(a.from_year) FROM unit_name a WHERE a.unit_id = s.predecessor_id))
LEFT JOIN unit_name y ON y.unit_id = s.successor_id
    AND y.from_year = coalesce((SELECT max(a.from_year) FROM unit_name a WHERE a.unit_id = s.successor_id AND a.from_year <= s.year),
                               (SELECT min(a.from_year) FROM unit_name a WHERE a.unit_id = s.successor_id))

-- name: succession_list :many
-- scan: all successions are asked for; they are few
SELECT
-- part: succession_columns
FROM unit_succession s
-- part: succession_joins
WHERE (:years IS NULL OR s.year IN (SELECT y.value FROM json_each(:years) y)) AND (:unit IS NULL OR s.predecessor_id = :unit OR s.successor_id = :unit)
    AND (:group IS NULL OR EXISTS (SELECT 1 FROM membership m WHERE m.unit_id IN (s.predecessor_id, s.successor_id) AND m.group_id = :group))
ORDER BY s.year, n.code IS NULL, n.code, p.code;

-- name: succession_of_unit :many
-- The links that name a unit.
SELECT
-- part: succession_columns
FROM unit_succession s
-- part: succession_joins
WHERE s.rowid IN (SELECT a.rowid FROM unit_succession a WHERE a.predecessor_id = :unit UNION SELECT b.rowid FROM unit_succession b WHERE b.successor_id = :unit)
ORDER BY s.year, n.code IS NULL, n.code, p.code;

-- name: succession_of_lineage :many
-- The links that name a unit of the lineage; what else became of a predecessor belongs to what is said of it.
WITH RECURSIVE
-- part: lineage
,
trodden(id) AS MATERIALIZED (
    SELECT s.rowid FROM lineage l CROSS JOIN unit_succession s ON s.successor_id = l.unit_id
    UNION
    SELECT s.rowid FROM lineage l CROSS JOIN unit_succession s ON s.predecessor_id = l.unit_id)
SELECT
-- part: succession_columns
FROM trodden t CROSS JOIN unit_succession s ON s.rowid = t.id
-- part: succession_joins
ORDER BY s.year, n.code IS NULL, n.code, p.code;

-- ---- a history that follows -----------------------------------------------------------------------------

-- name: asked_of_lineage :part
-- Each unit of the lineage in each year from its first record to its last, as asked_in_span does it for one.
extent(unit_id, first, last) AS (
    SELECT l.unit_id, min(p.year), max(p.year) FROM lineage l CROSS JOIN participant p ON p.unit_id = l.unit_id GROUP BY l.unit_id),
span(unit_id, year, last) AS (
    SELECT x.unit_id, x.first, x.last FROM extent x
    UNION ALL
    SELECT s.unit_id, s.year + 1, s.last FROM span s WHERE s.year < s.last),
asked(year, evaluation_id, unit_id, counted, provisional) AS MATERIALIZED (
    SELECT s.year, p.evaluation_id, s.unit_id, sum(m.ranked), max(m.ranked = 1 AND r.leaves > r.scored)
    FROM span s
    LEFT JOIN participant p ON p.unit_id = s.unit_id AND p.year = s.year
    LEFT JOIN participant m ON m.evaluation_id = CASE
        WHEN :as_of IS NOT NULL OR :view IN ('published', 'corrected') THEN NULL
        WHEN :view = 'computed' OR NOT EXISTS (
            SELECT 1 FROM published q WHERE q.evaluation_id = p.evaluation_id AND q.unit_id = s.unit_id AND q.part = '' AND q.replaced_by IS NULL)
        THEN p.evaluation_id END
    LEFT JOIN result r ON r.evaluation_id = m.evaluation_id AND r.unit_id = m.unit_id
    GROUP BY s.unit_id, s.year)

-- name: combined_lineage :part
-- For each year before a merger what the units that became :unit had together: points over maxima. Only where each
-- went over whole to the next, and all that stood in that year are known.
link(p, n, year, whole) AS MATERIALIZED (
    SELECT s.predecessor_id, s.successor_id, s.year,
        s.kind IN
-- part: ends
        AND coalesce(s.share, 1000000) = 1000000 AND NOT EXISTS (SELECT 1 FROM unit_succession o WHERE o.predecessor_id = s.predecessor_id AND o.rowid <> s.rowid)
    FROM lineage l CROSS JOIN unit_succession s ON s.successor_id = l.unit_id WHERE l.side <= 0),
standing(unit_id, year) AS (
    -- who stood in a year: not ended by then, and not made of others later without a result of its own before
    SELECT m.unit_id, y.year
    FROM (SELECT DISTINCT f.year FROM fact f) y
    CROSS JOIN lineage m ON m.side <= 0
    WHERE NOT EXISTS (SELECT 1 FROM link k WHERE +k.p = m.unit_id AND k.year <= y.year)
        AND (NOT EXISTS (SELECT 1 FROM link k WHERE +k.n = m.unit_id AND k.year > y.year) OR EXISTS (SELECT 1 FROM participant p WHERE p.unit_id = m.unit_id AND p.year = y.year))),
added(year, points, max_points, decimals, group_id, units, known, codes) AS (
    SELECT s.year, sum(f.points), sum(f.max_points), max(coalesce(f.decimals, 2)), iif(min(f.group_id) = max(f.group_id), min(f.group_id), NULL), count(*),
        sum(f.points IS NOT NULL AND f.max_points > 0 AND (f.basis IN ('published', 'corrected') OR f.missing = 0)),
        (SELECT group_concat(c.code, '+') FROM (SELECT u.code FROM standing z JOIN unit u ON u.id = z.unit_id WHERE +z.year = s.year ORDER BY u.code) c)
    FROM standing s LEFT JOIN fact f ON +f.unit_id = s.unit_id AND +f.year = s.year
    WHERE :combined AND NOT EXISTS (SELECT 1 FROM link k WHERE NOT k.whole)
    GROUP BY s.year),
combined AS (
    SELECT a.year, a.points, a.max_points, a.decimals, a.group_id, a.codes,
        CASE a.decimals WHEN 3 THEN 10 WHEN 2 THEN 100 WHEN 1 THEN 1000 ELSE 10000 END AS unit_of_print
    FROM added a WHERE a.units > 1 AND a.known = a.units)

-- name: history_of_lineage :many
-- Predecessors, what they had together, the unit itself, successors; each by year, gaps as gaps.
WITH RECURSIVE
-- part: lineage
,
-- part: asked_of_lineage
,
-- part: fact
,
-- part: combined_lineage
,
shown AS (
    SELECT k.*, min(iif(k.basis IS NULL, NULL, k.year)) OVER own AS first_year, max(iif(k.basis IS NULL, NULL, k.year)) OVER own AS last_year,
        iif(l.side = 0, 'own', NULL) AS lineage, 2 * l.side AS place_in_line, l.depth, l.side
    FROM fact k CROSS JOIN lineage l ON +l.unit_id = k.unit_id
    WINDOW own AS (PARTITION BY k.unit_id)
    UNION ALL
    SELECT c.year, NULL, :unit, c.group_id, NULL, c.decimals, NULL, NULL, NULL, 0, 'derived', 'total', NULL, NULL, NULL,
        iif(c.points < 0, -1, 1) * ((2 * abs(c.points) * (1000000 / c.unit_of_print) + c.max_points) / (2 * c.max_points) * c.unit_of_print), c.decimals,
        c.points, 255, c.max_points, 255, NULL, NULL, NULL, NULL, NULL, NULL, 0, 'not_applicable', c.year, c.year, c.codes, -1, 0, 0
    FROM combined c)
SELECT coalesce(f.lineage, u.code) AS lineage, f.side,
-- part: result_columns
FROM shown f
-- part: result_joins
WHERE f.year BETWEEN f.first_year AND f.last_year AND (:years IS NULL OR f.year IN (SELECT y.value FROM json_each(:years) y))
ORDER BY f.place_in_line, f.depth * iif(f.place_in_line < 0, -1, 1), u.code, f.year;
