-- Two states of a year, cell by cell.

-- name: diff_decision :one
-- What a decision stands for in an evaluation: the version that it fixed, and the place of its last entry among all.
SELECT (SELECT max(a.version) FROM approval a WHERE a.evaluation_id = :evaluation AND a.decision_id = :decision) AS version,
    (SELECT max(coalesce(CAST(replace(d.date, '-', '') AS INTEGER), 0) * 1000000000 + q.entry)
     FROM published q JOIN decision d ON d.id = q.decision_id
     WHERE q.decision_id = :decision AND q.evaluation_id = :evaluation AND q.replaced_by IS NULL) AS stand;

-- name: diff_stage :one
SELECT EXISTS (SELECT 1 FROM score x WHERE x.evaluation_id = :evaluation
    AND CASE :stage WHEN 'self' THEN x.self WHEN 'first' THEN x.first ELSE x.final END IS NOT NULL) AS scored;

-- name: diff_pair :part
-- Everything that one of the two states has: cells where both have scores (a stage, and for a decision its version),
-- printed facts where both are decisions (:a_stand, :b_stand: the last entry that counts).
state AS MATERIALIZED (
    SELECT 0 AS side, :a_stage AS stage, :a_version AS version, :a_stand AS stand
    UNION ALL SELECT 1, :b_stage, :b_version, :b_stand),
value AS (
    SELECT v.side, e.id AS evaluation_id, e.year, u.id AS unit_id, u.code AS unit, c.id AS criterion_id, c.code AS criterion, c.position,
        CASE v.stage WHEN 'self' THEN x.self WHEN 'first' THEN x.first ELSE
-- part: final_at
        END AS value
    FROM state v
    CROSS JOIN evaluation e ON e.id = :evaluation
    CROSS JOIN participant p ON p.evaluation_id = e.id
    CROSS JOIN unit u ON u.id = p.unit_id
    CROSS JOIN criterion c ON c.set_id = e.set_id AND c.leaf = 1
    LEFT JOIN score x ON x.evaluation_id = e.id AND x.unit_id = u.id AND x.criterion_id = c.id
    WHERE :a_stage IS NOT NULL AND :b_stage IS NOT NULL
        AND NOT (coalesce(c.method, '') IN ('survey', 'satisfaction', 'vote') AND (:a_stage <> 'final' OR :b_stage <> 'final'))),
cell AS (
    SELECT w.evaluation_id, w.year, w.unit_id, w.unit, w.criterion_id, w.criterion, w.position,
        max(iif(w.side = 0, w.value, NULL)) AS a, max(iif(w.side = 1, w.value, NULL)) AS b
    FROM value w GROUP BY w.unit_id, w.criterion_id),
entry AS MATERIALIZED (
    SELECT v.side, q.unit_id, q.part, coalesce(CAST(replace(d.date, '-', '') AS INTEGER), 0) * 1000000000 + q.entry AS stand,
        q.points, q.points_text, q.max_points, q.max_points_text, q.index_value, q.index_text, q.class_name, q.class_key, q.rank, q.group_size
    FROM state v CROSS JOIN published q ON q.evaluation_id = :evaluation AND q.replaced_by IS NULL
    JOIN participant p ON p.evaluation_id = q.evaluation_id AND p.unit_id = q.unit_id LEFT JOIN decision d ON d.id = q.decision_id
    WHERE :a_stand IS NOT NULL AND :b_stand IS NOT NULL AND coalesce(CAST(replace(d.date, '-', '') AS INTEGER), 0) * 1000000000 + q.entry <= v.stand),
fact(side, unit_id, part, place, field, stand, text, same, number) AS (
    SELECT side, unit_id, part, 1, 'points', stand, points_text, points, points FROM entry WHERE points IS NOT NULL
    UNION ALL
    SELECT side, unit_id, part, 2, 'max_points', stand, max_points_text, max_points, max_points FROM entry WHERE max_points IS NOT NULL
    UNION ALL
    SELECT side, unit_id, part, 3, 'index_percent', stand, index_text, index_value, index_value FROM entry WHERE index_value IS NOT NULL
    UNION ALL
    SELECT side, unit_id, part, 4, 'class', stand, class_name, class_key, NULL FROM entry WHERE class_key IS NOT NULL
    UNION ALL
    SELECT side, unit_id, part, 5, 'rank', stand, CAST(rank AS TEXT), rank, rank * 10000 FROM entry WHERE rank IS NOT NULL
    UNION ALL
    SELECT side, unit_id, part, 6, 'group_size', stand, CAST(group_size AS TEXT), group_size, group_size * 10000 FROM entry
    WHERE group_size IS NOT NULL),
-- of each side the last entry that says it
latest AS (
    SELECT side, unit_id, part, place, field, max(stand) AS stand, text, same, number FROM fact GROUP BY side, unit_id, part, field),
pair(unit_id, criterion_id, criterion, position, place, field, same_a, same_b, text_a, text_b, number_a, number_b, stand) AS (
    SELECT c.unit_id, c.criterion_id, c.criterion, c.position, 0, 'score', c.a, c.b, NULL, NULL, c.a, c.b, NULL
    FROM cell c WHERE coalesce(c.a, c.b) IS NOT NULL
    UNION ALL
    SELECT l.unit_id, NULL, nullif(l.part, ''), iif(l.part = '', 2000000, 1500000), l.place, l.field,
        max(iif(l.side = 0, l.same, NULL)), max(iif(l.side = 1, l.same, NULL)), max(iif(l.side = 0, l.text, NULL)), max(iif(l.side = 1, l.text, NULL)),
        max(iif(l.side = 0, l.number, NULL)), max(iif(l.side = 1, l.number, NULL)), max(l.stand)
    FROM latest l GROUP BY l.unit_id, l.part, l.field)

-- name: points_of_number :part
-- n.number as people write points.
iif(n.number < 0, '-', '') || (abs(n.number) / 10000) || iif(abs(n.number) % 10000 = 0, '', '.' || rtrim(printf('%04d', abs(n.number) % 10000), '0'))

-- name: diff_list :many
-- A leaf that one stage does not have was not corrected: such cells are only counted (diff_rate).
WITH
-- part: diff_pair
SELECT e.year, g.code AS "group", u.code AS unit, t.criterion, t.field,
    coalesce(t.text_a, (SELECT
-- part: points_of_number
        FROM (SELECT t.number_a AS number) n)) AS value_a,
    coalesce(t.text_b, (SELECT
-- part: points_of_number
        FROM (SELECT t.number_b AS number) n)) AS value_b,
    t.number_b - t.number_a AS change,
    CASE WHEN t.field = 'index_percent' THEN max(length(t.text_a) - instr(t.text_a || '.', '.'), length(t.text_b) - instr(t.text_b || '.', '.'), 0) ELSE 255 END AS change_decimals,
    CASE WHEN t.field <> 'score' THEN (
            SELECT a.reason FROM published q JOIN approval a ON a.evaluation_id = e.id AND a.decision_id = q.decision_id
            WHERE q.entry = t.stand % 1000000000 ORDER BY a.version DESC LIMIT 1)
        WHEN :a_stage = 'final' AND :b_stage = 'final' THEN (
            SELECT group_concat(r.reason, '; ') FROM (
                SELECT DISTINCT a.version, a.reason FROM approval a CROSS JOIN change h INDEXED BY change_of_score ON h.batch_id = a.batch_id
                WHERE h.record = 'score' AND h.key = json_array(e.year, u.code, t.criterion) AND h.field IN ('', 'final') AND a.evaluation_id = e.id
                    AND a.version > min(coalesce(:a_version, 1000), coalesce(:b_version, 1000))
                    AND a.version <= max(coalesce(:a_version, 1000), coalesce(:b_version, 1000))
                ORDER BY a.version) r)
        ELSE (SELECT o.text FROM note o INDEXED BY sqlite_autoindex_note_1 WHERE o.evaluation_id = e.id AND o.unit_id = t.unit_id AND o.criterion_id = t.criterion_id AND o.role = 'appraiser')
    END AS reason,
    n.name AS unit_name
FROM pair t
CROSS JOIN evaluation e ON e.id = :evaluation
CROSS JOIN unit_group g ON g.id = e.group_id
CROSS JOIN unit u ON u.id = t.unit_id
CROSS JOIN name_of_year n ON n.evaluation_id = e.id AND n.unit_id = u.id
WHERE t.same_a IS NOT t.same_b
    AND (t.same_a IS NOT NULL AND t.same_b IS NOT NULL OR t.field <> 'score' OR :a_stage = 'final' AND :b_stage = 'final')
ORDER BY n.name_sort, u.code, t.position, t.criterion, t.place;

-- name: diff_rate :one
-- Cells that both states have, how many differ, and those that one has alone; printed facts where there is no cell.
WITH
-- part: diff_pair
,
counted AS (
    SELECT t.field <> 'score' AS printed, sum(t.same_a IS NOT NULL AND t.same_b IS NOT NULL) AS cells,
        sum(t.same_a IS NOT NULL AND t.same_b IS NOT NULL AND t.same_a <> t.same_b) AS changed, sum(t.same_a IS NULL OR t.same_b IS NULL) AS lone
    FROM pair t GROUP BY 1)
SELECT c.printed, c.cells, c.changed, c.lone,
    iif(c.cells > 0, (c.changed * 2000000 / c.cells + 100) / 200 * 100, NULL) AS percent
FROM counted c ORDER BY c.printed LIMIT 1;
