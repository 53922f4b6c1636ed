-- Claims: true, false or unknown, year by year.

-- name: claim_class_known :one
-- scan: asked once, to tell a class that was mistyped; papers are looked at only when no scale has it
SELECT EXISTS (SELECT 1 FROM scale_class k WHERE k.name_key = :class_key)
    OR EXISTS (SELECT 1 FROM published q WHERE q.class_key = :class_key)
    OR EXISTS (SELECT 1 FROM published_count c WHERE c.class_key = :class_key) AS known;

-- name: claim_classes :one
-- scan: scales are few
SELECT group_concat(t.name, ', ') AS classes FROM (
    SELECT k.name FROM scale_class k GROUP BY k.name_key ORDER BY min(k.position), k.name LIMIT 12) t;

-- name: claim_of_unit :many
-- Each year named, or each of which something is known. Points below every bound are no class, and so below any class of
-- the scale.
WITH
span(year) AS (
    SELECT p.year FROM participant p WHERE p.unit_id = :unit AND NOT :named
    UNION
    SELECT y.value FROM json_each(:years) y WHERE :named),
-- part: asked_in_span
,
-- part: fact
,
judged AS (
    SELECT f.*, coalesce((SELECT c.name_key FROM scale_class c WHERE c.scale_id = f.scale_id AND c.position = f.class_position), f.class_key) AS own_key,
        (SELECT c.position FROM scale_class c WHERE c.scale_id = f.scale_id AND c.name_key = :class_key) AS wanted,
        EXISTS (SELECT 1 FROM scale_class c WHERE c.scale_id = f.scale_id AND c.lower_bound IS NULL) AS unbounded
    FROM fact f)
SELECT
    CASE
        WHEN :class_key IS NULL THEN
            CASE WHEN f.rank IS NOT NULL THEN iif(f.rank <= :first, 'true', 'false') WHEN f.ranked = 0 AND f.basis IS NOT NULL THEN 'false' ELSE 'unknown' END
        WHEN f.own_key = :class_key THEN 'true'
        WHEN f.class_position IS NOT NULL AND f.wanted IS NOT NULL THEN iif(f.class_position <= f.wanted, 'true', 'false')
        WHEN f.class_name IS NULL AND f.basis IN ('computed', 'provisional') AND f.index_value IS NOT NULL AND f.wanted IS NOT NULL AND NOT f.unbounded
        THEN 'false'
        ELSE 'unknown' END AS answer,
    (SELECT c.name FROM scale_class c WHERE c.scale_id = f.scale_id AND c.name_key = :class_key) AS claimed,
-- part: result_columns
FROM judged f
-- part: result_joins
WHERE :named OR f.basis IS NOT NULL
ORDER BY f.year;
