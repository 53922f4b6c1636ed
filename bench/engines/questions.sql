-- What is asked, alike in every engine that speaks SQL; {whole} is its operator of whole division. A block begins
-- with "-- task: name"; words in braces are filled in by sides.py. Points are integers of ten-thousandths, per cents of
-- hundredths.

-- task: outcome
CREATE VIEW outcome AS
WITH total AS (
    SELECT s.year, s.unit_id, sum(s.points) AS points, sum(c.max_points) AS maximum,
        sum(s.points) FILTER (WHERE c.domain = 1) AS p1, sum(c.max_points) FILTER (WHERE c.domain = 1) AS m1,
        sum(s.points) FILTER (WHERE c.domain = 2) AS p2, sum(c.max_points) FILTER (WHERE c.domain = 2) AS m2,
        sum(s.points) FILTER (WHERE c.domain = 3) AS p3, sum(c.max_points) FILTER (WHERE c.domain = 3) AS m3,
        sum(s.points) FILTER (WHERE c.domain = 4) AS p4, sum(c.max_points) FILTER (WHERE c.domain = 4) AS m4,
        sum(s.points) FILTER (WHERE c.domain = 5) AS p5, sum(c.max_points) FILTER (WHERE c.domain = 5) AS m5,
        sum(s.points) FILTER (WHERE c.domain = 6) AS p6, sum(c.max_points) FILTER (WHERE c.domain = 6) AS m6,
        sum(s.points) FILTER (WHERE c.domain = 7) AS p7, sum(c.max_points) FILTER (WHERE c.domain = 7) AS m7,
        sum(s.points) FILTER (WHERE c.domain = 8) AS p8, sum(c.max_points) FILTER (WHERE c.domain = 8) AS m8
    FROM score s JOIN criterion c ON c.id = s.criterion_id
    GROUP BY s.year, s.unit_id)
SELECT t.year, u.unit_group, t.unit_id, u.code AS unit, t.points, t.maximum, (t.points * 20000 + t.maximum) {whole} (2 * t.maximum) AS index_value,
    rank() OVER (PARTITION BY t.year, u.unit_group ORDER BY t.points DESC) AS rank, count(*) OVER (PARTITION BY t.year, u.unit_group) AS size,
    CASE WHEN t.points * 10 >= t.maximum * 9 THEN 'Xuất sắc' WHEN t.points * 10 >= t.maximum * 8 THEN 'Tốt'
        WHEN t.points * 10 >= t.maximum * 7 THEN 'Khá' WHEN t.points * 10 >= t.maximum * 5 THEN 'Trung bình' ELSE 'Yếu' END AS class,
    (t.p1 * 20000 + t.m1) {whole} (2 * t.m1) AS d1, (t.p2 * 20000 + t.m2) {whole} (2 * t.m2) AS d2, (t.p3 * 20000 + t.m3) {whole} (2 * t.m3) AS d3,
    (t.p4 * 20000 + t.m4) {whole} (2 * t.m4) AS d4, (t.p5 * 20000 + t.m5) {whole} (2 * t.m5) AS d5, (t.p6 * 20000 + t.m6) {whole} (2 * t.m6) AS d6,
    (t.p7 * 20000 + t.m7) {whole} (2 * t.m7) AS d7, (t.p8 * 20000 + t.m8) {whole} (2 * t.m8) AS d8
FROM total t JOIN unit u ON u.id = t.unit_id;

-- task: result
CREATE TABLE result AS SELECT year, unit_group, unit_id, unit, points, maximum, index_value, rank, size, class, d1, d2, d3, d4, d5, d6, d7, d8 FROM outcome;

-- task: answer
SELECT year, unit_group, unit, points, maximum, index_value, rank, class, d1, d2, d3, d4, d5, d6, d7, d8 FROM result ORDER BY year, unit_group, unit;

-- task: history
SELECT year, points, maximum, index_value, rank, size, class FROM result WHERE unit = '{unit}' ORDER BY year;

-- task: moves
SELECT b.unit, a.index_value, b.index_value, b.index_value - a.index_value, a.rank, b.rank, a.rank - b.rank
FROM result b JOIN result a ON a.year = {before} AND a.unit_id = b.unit_id WHERE b.year = {year} ORDER BY abs(b.index_value - a.index_value) DESC, b.unit;

-- task: moves_of_scores
SELECT b.unit, a.index_value, b.index_value, b.index_value - a.index_value, a.rank, b.rank, a.rank - b.rank
FROM (SELECT * FROM outcome WHERE year = {year}) b JOIN (SELECT * FROM outcome WHERE year = {before}) a ON a.unit_id = b.unit_id
ORDER BY abs(b.index_value - a.index_value) DESC, b.unit;

-- task: edit
UPDATE score SET points = {points} WHERE year = {year} AND unit_id = (SELECT id FROM unit WHERE code = '{unit}')
    AND criterion_id = (SELECT id FROM criterion WHERE code = '{criterion}');
