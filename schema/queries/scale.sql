-- Scales and their classes.

-- name: scale_row :one
SELECT json_object('code', s.code) FROM scale s WHERE s.code = :key ->> '$[0]';

-- name: scale_put :exec
INSERT INTO scale (code) VALUES (coalesce(:row ->> '$.code', :key ->> '$[0]')) ON CONFLICT (code) DO NOTHING;

-- name: scale_cut :exec
DELETE FROM scale WHERE code = :key ->> '$[0]';

-- name: scale_class_row :one
SELECT json_object('name', k.name, 'position', k.position, 'name_en', k.name_en, 'short', k.short, 'lower_bound', k.lower_bound,
    'inclusive', k.inclusive, 'min_domain', k.min_domain)
FROM scale s JOIN scale_class k ON k.scale_id = s.id AND k.name_key = :key ->> '$[1]'
WHERE s.code = :key ->> '$[0]';

-- name: scale_class_put :exec
INSERT INTO scale_class (scale_id, position, name, name_key, name_en, short, lower_bound, inclusive, min_domain)
SELECT s.id, :row ->> '$.position', :row ->> '$.name', :key ->> '$[1]', :row ->> '$.name_en', :row ->> '$.short', :row ->> '$.lower_bound',
    :row ->> '$.inclusive', :row ->> '$.min_domain'
FROM scale s WHERE s.code = :key ->> '$[0]'
ON CONFLICT (scale_id, name_key) DO UPDATE SET position = excluded.position, name = excluded.name, name_en = excluded.name_en,
    short = excluded.short, lower_bound = excluded.lower_bound, inclusive = excluded.inclusive, min_domain = excluded.min_domain;

-- name: scale_class_cut :exec
DELETE FROM scale_class WHERE scale_id = (SELECT s.id FROM scale s WHERE s.code = :key ->> '$[0]') AND name_key = :key ->> '$[1]';

-- name: scale_id :one
SELECT id FROM scale WHERE code = :code;

-- name: scale_class_position :one
SELECT k.position FROM scale s JOIN scale_class k ON k.scale_id = s.id WHERE s.code = :scale AND k.name_key = :key;

-- name: scale_next_position :one
SELECT coalesce(max(k.position), 0) + 1 AS position FROM scale s JOIN scale_class k ON k.scale_id = s.id WHERE s.code = :code;

-- name: scale_classes :many
SELECT k.name, k.name_key, k.name_en, k.short, k.position, k.lower_bound FROM scale_class k WHERE k.scale_id = :scale ORDER BY k.position;

-- name: scale_used :one
-- The first evaluation that uses a scale.
SELECT e.year || ' ' || g.code AS what FROM scale s JOIN evaluation e ON e.scale_id = s.id JOIN unit_group g ON g.id = e.group_id
WHERE s.code = :code ORDER BY e.year, g.code LIMIT 1;

-- name: scale_touches :many
SELECT e.id AS evaluation, NULL AS unit, e.state FROM scale s JOIN evaluation e ON e.scale_id = s.id WHERE s.code = :key ->> '$[0]' ORDER BY e.id;

-- name: scale_list :many
-- scan: scales are few
SELECT s.code AS scale, k.name AS class, k.name_en AS class_en, k.lower_bound, k.inclusive, k.min_domain AS min_domain_percent,
    k.short, k.position,
    (SELECT group_concat(u.what, '; ') FROM (SELECT e.year || ' ' || g.code AS what FROM evaluation e JOIN unit_group g ON g.id = e.group_id
        WHERE e.scale_id = s.id ORDER BY e.year, g.code) u) AS years
FROM scale s LEFT JOIN scale_class k ON k.scale_id = s.id
WHERE :scale IS NULL OR s.code = :scale
ORDER BY s.code, k.position;
