-- Trends: streaks, best and worst years, jumps, years in each class.

-- name: trend_list :many
-- A run is an island: years that follow each other differ from their number in order by one and the same value. Of an
-- aggregate with one max() the bare columns are those of that row: here always the last year.
WITH
-- part: asked_of_years
,
-- part: fact
,
known AS MATERIALIZED (
    SELECT f.unit_id, f.year, f.index_value, f.index_decimals AS decimals, f.class_name, f.class_position, f.scale_id, max(f.year) OVER (PARTITION BY f.unit_id) AS last_year,
        coalesce((SELECT c.name_key FROM scale_class c WHERE c.scale_id = f.scale_id AND c.position = f.class_position), f.class_key) AS class_key
    FROM fact f WHERE f.basis IS NOT NULL),
step AS MATERIALIZED (
    SELECT t.unit_id, t.year, t.last_year, t.index_before, t.decimals_before, t.index_value, t.decimals, t.change, CASE WHEN t.change > 0 THEN 1 WHEN t.change < 0 THEN -1 ELSE 0 END AS way
    FROM (
        SELECT k.unit_id, k.year, k.last_year, k.decimals, k.index_value, lag(k.year) OVER w AS before, lag(k.index_value) OVER w AS index_before,
            lag(k.decimals) OVER w AS decimals_before, k.index_value - lag(k.index_value) OVER w AS change
        FROM known k WHERE k.index_value IS NOT NULL
        WINDOW w AS (PARTITION BY k.unit_id ORDER BY k.year)) t
    WHERE t.before = t.year - 1),
slope AS (
    SELECT j.unit_id, j.last_year, j.way, max(j.year) AS year, count(*) AS count, j.index_value - sum(j.change) AS index_from, j.decimals_first, j.index_value, j.decimals, sum(j.change) AS change
    FROM (
        SELECT i.unit_id, i.last_year, i.way, i.year, i.island, i.change, i.index_value, i.decimals, first_value(i.decimals_before) OVER (PARTITION BY i.unit_id, i.way, i.island ORDER BY i.year) AS decimals_first
        FROM (SELECT s.unit_id, s.last_year, s.way, s.year, s.change, s.index_value, s.decimals, s.decimals_before,
                  s.year - row_number() OVER (PARTITION BY s.unit_id, s.way ORDER BY s.year) AS island
              FROM step s WHERE s.way <> 0) i) j
    GROUP BY j.unit_id, j.way, j.island HAVING count(*) > 1),
held AS (
    SELECT i.unit_id, i.last_year, i.class_key, i.class_name, i.class_position, max(i.year) AS year, count(*) AS count
    FROM (SELECT k.unit_id, k.last_year, k.class_key, k.class_name, k.class_position, k.year,
              k.year - row_number() OVER (PARTITION BY k.unit_id, k.class_key ORDER BY k.year) AS island
          FROM known k WHERE k.class_key IS NOT NULL) i
    GROUP BY i.unit_id, i.class_key, i.island HAVING count(*) > 1),
-- one number a year, higher is better: the index, or where a year has a class and no index the places of the classes,
-- which can be compared inside one scale alone
valued AS (
    SELECT k.unit_id, k.last_year, k.year, k.index_value, k.decimals, k.class_name,
        max(k.index_value IS NULL AND k.class_position IS NOT NULL) OVER (PARTITION BY k.unit_id) AS by_class,
        iif(min(iif(k.class_position IS NULL, NULL, k.scale_id)) OVER (PARTITION BY k.unit_id) = max(iif(k.class_position IS NULL, NULL, k.scale_id)) OVER (PARTITION BY k.unit_id),
            -k.class_position, NULL) AS class_value
    FROM known k),
ends AS MATERIALIZED (
    SELECT w.unit_id, w.last_year, w.year, w.index_value, w.decimals, w.class_name, w.by_class, w.value, max(w.value) OVER (PARTITION BY w.unit_id) AS best, min(w.value) OVER (PARTITION BY w.unit_id) AS worst
    FROM (SELECT v.unit_id, v.last_year, v.year, v.index_value, v.decimals, v.class_name, v.by_class, iif(v.by_class, v.class_value, v.index_value) AS value FROM valued v) w
    WHERE w.value IS NOT NULL),
said(unit_id, last_year, item, place, year_to, count, class_key, class_name, class_position, index_from, from_decimals, index_to, to_decimals, change, years) AS (
    SELECT v.unit_id, v.last_year, 'best', 1, max(v.year), count(*), NULL, v.class_name, NULL, NULL, NULL, iif(v.by_class AND count(*) > 1, NULL, v.index_value), v.decimals, NULL, json_group_array(v.year)
    FROM ends v WHERE v.value = v.best AND v.best > v.worst GROUP BY v.unit_id
    UNION ALL
    SELECT v.unit_id, v.last_year, 'worst', 2, max(v.year), count(*), NULL, v.class_name, NULL, NULL, NULL, iif(v.by_class AND count(*) > 1, NULL, v.index_value), v.decimals, NULL, json_group_array(v.year)
    FROM ends v WHERE v.value = v.worst AND v.best > v.worst GROUP BY v.unit_id
    UNION ALL
    SELECT t.unit_id, t.last_year, iif(t.way > 0, 'rise', 'fall'), iif(t.way > 0, 3, 4), t.year, 1, NULL, NULL, NULL, t.index_before, t.decimals_before, t.index_value, t.decimals, t.change, NULL
    FROM (SELECT s.*, row_number() OVER (PARTITION BY s.unit_id, s.way ORDER BY abs(s.change) DESC, s.year DESC) AS nth FROM step s WHERE s.way <> 0) t
    WHERE t.nth = 1
    UNION ALL
    SELECT t.unit_id, t.last_year, iif(t.way > 0, 'rising', 'falling'), iif(t.way > 0, 5, 6), t.year, t.count, NULL, NULL, NULL, t.index_from, t.decimals_first, t.index_value, t.decimals, t.change, NULL
    FROM (SELECT l.*, row_number() OVER (PARTITION BY l.unit_id, l.way ORDER BY l.count DESC, l.year DESC) AS nth FROM slope l) t
    WHERE t.nth = 1
    UNION ALL
    SELECT k.unit_id, k.last_year, 'class', 7, max(k.year), count(*), k.class_key, k.class_name, k.class_position, NULL, NULL, NULL, NULL, NULL, json_group_array(k.year)
    FROM known k WHERE k.class_key IS NOT NULL GROUP BY k.unit_id, k.class_key
    UNION ALL
    SELECT t.unit_id, t.last_year, 'class_run', 8, t.year, t.count, t.class_key, t.class_name, t.class_position, NULL, NULL, NULL, NULL, NULL, NULL
    FROM (SELECT h.*, row_number() OVER (PARTITION BY h.unit_id, h.class_key ORDER BY h.count DESC, h.year DESC) AS nth FROM held h) t
    WHERE t.nth = 1)
SELECT u.code AS unit, n.name AS unit_name, s.item,
    -- a step or a run of steps begins a year before its first change
    CASE WHEN s.years IS NULL THEN s.year_to - s.count + (s.place = 8) ELSE (SELECT min(y.value) FROM json_each(s.years) y) END AS year_from,
    s.year_to, s.count, s.class_name AS class, iif(s.place IN (1, 2), 'unknown', 'not_applicable') AS why_class,
    s.index_from, s.from_decimals AS index_from_decimals, s.index_to, s.to_decimals AS index_to_decimals, iif(s.place IN (1, 2), 'unknown', 'not_applicable') AS why_index_to,
    s.change AS index_change, max(s.from_decimals, s.to_decimals) AS index_change_decimals,
    coalesce((SELECT group_concat(z.value, ', ') FROM (SELECT y.value FROM json_each(s.years) y ORDER BY y.value) z),
        (s.year_to - s.count + (s.place = 8)) || '–' || s.year_to) AS years
FROM said s
JOIN unit u ON u.id = s.unit_id
JOIN participant p ON p.unit_id = s.unit_id AND p.year = s.last_year
JOIN name_of_year n ON n.evaluation_id = p.evaluation_id AND n.unit_id = s.unit_id
ORDER BY n.name_sort, u.code, min(s.place, 7), s.class_position NULLS LAST, s.class_key, s.place;
