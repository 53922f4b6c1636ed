-- Exports that no listing serves: exactly the columns of the files, every row that an import needs.

-- name: export_units :many
-- scan: all units are asked for, or those of one group
-- One row a period in which group and name stay the same. A name that no membership covers stands alone.
WITH named AS (
    -- names with the years in which they hold; the first one also holds before
    SELECT n.unit_id, n.from_year, n.name, n.name_en, n.short, n.name_sort,
        iif(EXISTS (SELECT 1 FROM unit_name b WHERE b.unit_id = n.unit_id AND b.from_year < n.from_year), n.from_year, 0) AS since,
        coalesce((SELECT min(a.from_year) FROM unit_name a WHERE a.unit_id = n.unit_id AND a.from_year > n.from_year) - 1, 9999) AS until
    FROM unit_name n),
period AS (
    SELECT m.unit_id, m.group_id, m.position, n.name, n.name_en, n.short, n.name_sort,
        max(m.from_year, n.since) AS from_year, min(coalesce(m.to_year, 9999), n.until) AS to_year
    FROM membership m JOIN named n ON n.unit_id = m.unit_id AND n.since <= coalesce(m.to_year, 9999) AND n.until >= m.from_year
    UNION ALL
    SELECT n.unit_id, NULL, 0, n.name, n.name_en, n.short, n.name_sort, n.from_year, 9999
    FROM named n
    WHERE NOT EXISTS (SELECT 1 FROM membership m WHERE m.unit_id = n.unit_id AND n.since <= coalesce(m.to_year, 9999) AND n.until >= m.from_year))
SELECT u.code, p.name, p.name_en, p.short, g.code AS "group", nullif(p.position, 0) AS position, nullif(p.from_year, 0) AS from_year,
    nullif(p.to_year, 9999) AS to_year
FROM period p JOIN unit u ON u.id = p.unit_id LEFT JOIN unit_group g ON g.id = p.group_id
WHERE (:group IS NULL OR p.group_id = :group) AND (:unit IS NULL OR p.unit_id = :unit)
    AND (:years IS NULL OR EXISTS (SELECT 1 FROM json_each(:years) y WHERE y.value BETWEEN p.from_year AND p.to_year))
ORDER BY g.code IS NULL, g.code, p.position = 0, p.position, p.name_sort, u.code, p.from_year;

-- name: export_scales :many
-- scan: scales are few
SELECT s.code AS scale, k.name AS class, k.name_en AS class_en, k.lower_bound, k.inclusive, k.min_domain AS min_domain_percent, k.short
FROM scale s JOIN scale_class k ON k.scale_id = s.id
ORDER BY s.code, k.position;

-- name: export_criteria :many
-- scan: all sets are asked for, or those of some evaluations
SELECT s.code AS "set", c.code, p.code AS parent, c.title, c.title_en, c.max_points, c.method, c.kind, t.code AS concept, c.step, c.rule, c.appraiser
FROM criteria_set s JOIN criterion c ON c.set_id = s.id LEFT JOIN criterion p ON p.id = c.parent_id LEFT JOIN concept t ON t.id = c.concept_id
WHERE (:years IS NULL AND :group IS NULL) OR EXISTS (
    SELECT 1 FROM evaluation e
    WHERE e.set_id = s.id AND (:group IS NULL OR e.group_id = :group) AND (:years IS NULL OR e.year IN (SELECT y.value FROM json_each(:years) y)))
ORDER BY s.code, c.position, c.code;
