-- Claims: true, false or unknown, year by year.

-- name: claim_of_unit :many
-- A class is at least the one claimed where the year's scale has both; without a scale only the same class is.
WITH RECURSIVE
first_span(year, last) AS (
    SELECT min(p.year), max(p.year) FROM participant p WHERE p.unit_id = :unit AND NOT :asked
    UNION ALL
    SELECT s.year + 1, s.last FROM first_span s WHERE s.year < s.last),
span(year) AS (
    SELECT s.year FROM first_span s WHERE s.year IS NOT NULL
    UNION
    SELECT y.value FROM json_each(:years) y WHERE :asked),
-- part: asked_in_span
,
-- part: fact
,
judged AS (
    SELECT f.*, (SELECT c.position FROM scale_class c WHERE c.scale_id = f.scale_id AND c.name_key = :class_key) AS wanted,
        (SELECT c.name_key FROM scale_class c WHERE c.scale_id = f.scale_id AND c.position = f.class_position) AS own_key
    FROM fact f)
SELECT
    CASE
        WHEN :class_key IS NOT NULL AND f.class_name IS NULL THEN 'unknown'
        WHEN :class_key IS NOT NULL AND f.class_position IS NOT NULL AND f.wanted IS NOT NULL THEN iif(f.class_position <= f.wanted, 'true', 'false')
        WHEN :class_key IS NOT NULL AND (f.own_key = :class_key OR f.class_name = :class_name) THEN 'true'
        WHEN :class_key IS NOT NULL THEN 'unknown'
        WHEN f.rank IS NOT NULL THEN iif(f.rank <= :first, 'true', 'false')
        ELSE 'unknown'
    END AS answer,
-- part: result_columns
FROM (SELECT k.*, min(iif(k.basis IS NULL, NULL, k.year)) OVER () AS first_year, max(iif(k.basis IS NULL, NULL, k.year)) OVER () AS last_year FROM judged k) f
-- part: result_joins
WHERE :asked OR f.year BETWEEN f.first_year AND f.last_year
ORDER BY f.year;
