-- Two states of a year, cell by cell.

-- name: points_of_a :part
-- A number of points a as people write it.
iif(a < 0, '-', '') || abs(a) / 10000 || iif(abs(a) % 10000 = 0, '', '.' || rtrim(printf('%04d', abs(a) % 10000), '0'))

-- name: diff_stages :many
-- Cells whose stages :a and :b differ; one that a stage does not have differs too, where the method has both.
WITH cell AS (
    SELECT e.year, g.code AS "group", u.code AS unit, n.name AS unit_name, n.name_sort, c.code AS criterion, c.position,
        CASE :a WHEN 'self' THEN x.self WHEN 'first' THEN x.first ELSE x.final END AS a,
        CASE :b WHEN 'self' THEN x.self WHEN 'first' THEN x.first ELSE x.final END AS b,
        (SELECT t.text FROM note t WHERE t.evaluation_id = x.evaluation_id AND t.unit_id = x.unit_id AND t.criterion_id = x.criterion_id AND t.role = 'appraiser') AS reason
    FROM evaluation e JOIN unit_group g ON g.id = e.group_id JOIN score x ON x.evaluation_id = e.id JOIN unit u ON u.id = x.unit_id
    JOIN name_of_year n ON n.evaluation_id = e.id AND n.unit_id = u.id JOIN criterion c ON c.id = x.criterion_id
    WHERE e.id = :evaluation AND NOT (coalesce(c.method, '') IN ('survey', 'satisfaction', 'vote') AND (:a <> 'final' OR :b <> 'final'))),
told AS (SELECT k.*, a AS first_value, b AS second_value FROM cell k WHERE a IS NOT b)
SELECT t.year, t."group", t.unit, t.criterion, :b AS field,
    (SELECT
-- part: points_of_a
    FROM (SELECT t.first_value AS a) WHERE a IS NOT NULL) AS value_a,
    (SELECT
-- part: points_of_a
    FROM (SELECT t.second_value AS a) WHERE a IS NOT NULL) AS value_b,
    t.second_value - t.first_value AS change, t.reason, t.unit_name
FROM told t ORDER BY t.name_sort, t.unit, t.position, t.criterion;

-- name: diff_cells :one
-- Cells that both stages have.
SELECT count(*) AS cells FROM score x JOIN criterion c ON c.id = x.criterion_id
WHERE x.evaluation_id = :evaluation AND NOT (coalesce(c.method, '') IN ('survey', 'satisfaction', 'vote') AND (:a <> 'final' OR :b <> 'final'));

-- name: diff_version :one
-- The version of a year that a decision fixed.
SELECT a.version FROM approval a WHERE a.evaluation_id = :evaluation AND a.decision_id = :decision ORDER BY a.version DESC LIMIT 1;

-- name: diff_versions :many
-- What two versions of an approved year have differently: cells as the journal noted them, results as they were printed.
WITH noted AS (
    SELECT c.key ->> '$[1]' AS unit, c.key ->> '$[2]' AS criterion, iif(c.field = '', 'final', c.field) AS field, c.batch_id * 1000000 + c.seq AS place,
        iif(c.field = '', c.old ->> '$.final', c.old ->> '$') AS old, iif(c.field = '', c.new ->> '$.final', c.new ->> '$') AS new, a.reason
    FROM approval a CROSS JOIN change c ON c.batch_id = a.batch_id AND c.record = 'score'
    WHERE a.evaluation_id = :evaluation AND a.version > :from AND a.version <= :to),
ends AS (
    -- the first value that was replaced and the last that was put; SQLite takes the other columns from that row
    SELECT n.unit, n.criterion, n.field, n.old AS a, NULL AS b, NULL AS reason, min(n.place) AS place FROM noted n GROUP BY n.unit, n.criterion, n.field
    UNION ALL
    SELECT n.unit, n.criterion, n.field, NULL, n.new, n.reason, max(n.place) FROM noted n GROUP BY n.unit, n.criterion, n.field),
cell AS (SELECT unit, criterion, field, max(a) AS a, max(b) AS b, max(reason) AS reason FROM ends GROUP BY unit, criterion, field),
pick AS (
    -- for each fact the entry that stood with the earlier and with the later version
    SELECT q.unit_id,
        max(iif(a.version <= :from AND q.points IS NOT NULL, a.version * 1000000000 + q.entry, NULL)) % 1000000000 AS points_a,
        max(iif(a.version <= :to AND q.points IS NOT NULL, a.version * 1000000000 + q.entry, NULL)) % 1000000000 AS points_b,
        max(iif(a.version <= :from AND q.index_value IS NOT NULL, a.version * 1000000000 + q.entry, NULL)) % 1000000000 AS index_a,
        max(iif(a.version <= :to AND q.index_value IS NOT NULL, a.version * 1000000000 + q.entry, NULL)) % 1000000000 AS index_b,
        max(iif(a.version <= :from AND q.class_name IS NOT NULL, a.version * 1000000000 + q.entry, NULL)) % 1000000000 AS class_a,
        max(iif(a.version <= :to AND q.class_name IS NOT NULL, a.version * 1000000000 + q.entry, NULL)) % 1000000000 AS class_b,
        max(iif(a.version <= :from AND q.rank IS NOT NULL, a.version * 1000000000 + q.entry, NULL)) % 1000000000 AS rank_a,
        max(iif(a.version <= :to AND q.rank IS NOT NULL, a.version * 1000000000 + q.entry, NULL)) % 1000000000 AS rank_b
    FROM approval a CROSS JOIN published q ON q.evaluation_id = a.evaluation_id AND q.decision_id = a.decision_id AND q.part = ''
    WHERE a.evaluation_id = :evaluation GROUP BY q.unit_id),
fact(unit_id, field, place, a, b, a_number, b_number) AS (
    SELECT k.unit_id, 'points', 1, x.points_text, y.points_text, x.points, y.points
    FROM pick k LEFT JOIN published x ON x.entry = k.points_a LEFT JOIN published y ON y.entry = k.points_b
    UNION ALL
    SELECT k.unit_id, 'index_percent', 2, x.index_text, y.index_text, x.index_value, y.index_value
    FROM pick k LEFT JOIN published x ON x.entry = k.index_a LEFT JOIN published y ON y.entry = k.index_b
    UNION ALL
    SELECT k.unit_id, 'class', 3, x.class_name, y.class_name, NULL, NULL
    FROM pick k LEFT JOIN published x ON x.entry = k.class_a LEFT JOIN published y ON y.entry = k.class_b
    UNION ALL
    SELECT k.unit_id, 'rank', 4, CAST(x.rank AS TEXT), CAST(y.rank AS TEXT), NULL, NULL
    FROM pick k LEFT JOIN published x ON x.entry = k.rank_a LEFT JOIN published y ON y.entry = k.rank_b),
told(unit_id, criterion, place, field, value_a, value_b, change, reason) AS (
    SELECT u.id, c.criterion, 0, c.field,
        (SELECT
-- part: points_of_a
        FROM (SELECT c.a AS a) WHERE a IS NOT NULL),
        (SELECT
-- part: points_of_a
        FROM (SELECT c.b AS a) WHERE a IS NOT NULL), c.b - c.a, c.reason
    FROM cell c CROSS JOIN unit u ON u.code = c.unit WHERE c.a IS NOT c.b
    UNION ALL
    SELECT f.unit_id, NULL, f.place, f.field, f.a, f.b, f.b_number - f.a_number, NULL FROM fact f WHERE f.a IS NOT f.b)
SELECT e.year, g.code AS "group", u.code AS unit, t.criterion, t.field, t.value_a, t.value_b, t.change, t.reason, n.name AS unit_name
FROM told t CROSS JOIN evaluation e ON e.id = :evaluation CROSS JOIN unit_group g ON g.id = e.group_id CROSS JOIN unit u ON u.id = t.unit_id
CROSS JOIN name_of_year n ON n.evaluation_id = e.id AND n.unit_id = u.id
ORDER BY n.name_sort, u.code, t.place, t.criterion, t.field;
