-- Groups (khối).

-- name: unit_group_row :one
SELECT json_object('name', g.name, 'name_key', g.name_key, 'name_en', g.name_en, 'name_en_key', g.name_en_key, 'code_key', g.code_key)
FROM unit_group g WHERE g.code = :key ->> '$[0]';

-- name: unit_group_put :exec
INSERT INTO unit_group (code, code_key, name, name_key, name_en, name_en_key)
VALUES (:key ->> '$[0]', :row ->> '$.code_key', :row ->> '$.name', :row ->> '$.name_key', :row ->> '$.name_en', :row ->> '$.name_en_key')
ON CONFLICT (code) DO UPDATE SET name = excluded.name, name_key = excluded.name_key, name_en = excluded.name_en, name_en_key = excluded.name_en_key;

-- name: unit_group_cut :exec
DELETE FROM unit_group WHERE code = :key ->> '$[0]';

-- name: group_used :one
-- What refers to a group, first of it.
SELECT what FROM (
    SELECT 1 AS n, (SELECT u.code FROM membership m JOIN unit u ON u.id = m.unit_id WHERE m.group_id = g.id LIMIT 1) AS what FROM unit_group g WHERE g.code = :code
    UNION ALL
    SELECT 2, (SELECT CAST(e.year AS TEXT) FROM evaluation e WHERE e.group_id = g.id ORDER BY e.year LIMIT 1) FROM unit_group g WHERE g.code = :code)
WHERE what IS NOT NULL ORDER BY n LIMIT 1;

-- name: group_id :one
SELECT g.id FROM unit_group g WHERE g.code = :code AND EXISTS (SELECT 1 FROM unit_group w WHERE w.id = g.id AND w.code = :code);

-- name: group_list :many
-- scan: groups are few
SELECT g.code, g.name, g.name_en, (SELECT count(DISTINCT m.unit_id) FROM membership m JOIN unit u ON u.id = m.unit_id WHERE m.group_id = g.id) AS units
FROM unit_group g WHERE :code IS NULL OR g.code = :code ORDER BY g.code;
