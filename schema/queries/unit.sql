-- Units: identity, names, membership, and finding them.

-- name: unit_row :one
SELECT json_object('code_key', u.code_key) FROM unit u WHERE u.code = :key ->> '$[0]';

-- name: unit_put :exec
INSERT INTO unit (code, code_key) VALUES (:key ->> '$[0]', :row ->> '$.code_key') ON CONFLICT (code) DO NOTHING;

-- name: unit_cut :exec
DELETE FROM unit WHERE code = :key ->> '$[0]';

-- name: unit_name_row :one
SELECT json_object('name', n.name, 'name_key', n.name_key, 'name_sort', n.name_sort, 'name_en', n.name_en, 'name_en_key', n.name_en_key,
    'short', n.short, 'short_key', n.short_key,
    'decision', (SELECT json_array(d.number, d.date, d.issuer) FROM decision d WHERE d.id = n.decision_id))
FROM unit u JOIN unit_name n ON n.unit_id = u.id AND n.from_year = :key ->> '$[1]'
WHERE u.code = :key ->> '$[0]';

-- name: unit_name_put :exec
INSERT INTO unit_name (unit_id, from_year, name, name_key, name_sort, name_en, name_en_key, short, short_key, decision_id)
SELECT u.id, :key ->> '$[1]', :row ->> '$.name', :row ->> '$.name_key', :row ->> '$.name_sort', :row ->> '$.name_en', :row ->> '$.name_en_key',
    :row ->> '$.short', :row ->> '$.short_key',
    (SELECT d.id FROM decision d WHERE d.number = :row ->> '$.decision[0]' AND d.date IS :row ->> '$.decision[1]' AND d.issuer = :row ->> '$.decision[2]')
FROM unit u WHERE u.code = :key ->> '$[0]'
ON CONFLICT (unit_id, from_year) DO UPDATE SET name = excluded.name, name_key = excluded.name_key, name_sort = excluded.name_sort,
    name_en = excluded.name_en, name_en_key = excluded.name_en_key, short = excluded.short, short_key = excluded.short_key, decision_id = excluded.decision_id;

-- name: unit_name_cut :exec
DELETE FROM unit_name WHERE unit_id = (SELECT u.id FROM unit u WHERE u.code = :key ->> '$[0]') AND from_year = :key ->> '$[1]';

-- name: membership_row :one
SELECT json_object('to_year', m.to_year, 'group', g.code, 'position', m.position)
FROM unit u JOIN membership m ON m.unit_id = u.id AND m.from_year = :key ->> '$[1]' JOIN unit_group g ON g.id = m.group_id
WHERE u.code = :key ->> '$[0]';

-- name: membership_put :exec
INSERT INTO membership (unit_id, from_year, to_year, group_id, position)
SELECT u.id, :key ->> '$[1]', :row ->> '$.to_year', g.id, :row ->> '$.position'
FROM unit u JOIN unit_group g ON g.code = :row ->> '$.group'
WHERE u.code = :key ->> '$[0]'
ON CONFLICT (unit_id, from_year) DO UPDATE SET to_year = excluded.to_year, group_id = excluded.group_id, position = excluded.position;

-- name: membership_cut :exec
DELETE FROM membership WHERE unit_id = (SELECT u.id FROM unit u WHERE u.code = :key ->> '$[0]') AND from_year = :key ->> '$[1]';

-- name: unit_any :one
-- scan: it ends at the first row
SELECT EXISTS (SELECT 1 FROM unit) AS found;

-- name: unit_id :one
SELECT u.id FROM unit u WHERE u.code = :code AND EXISTS (SELECT 1 FROM unit w WHERE w.id = u.id AND w.code = :code);

-- name: code_taken :one
-- Units and groups share one name space.
SELECT code, kind FROM (
    SELECT u.code, 'unit' AS kind FROM unit u WHERE u.code_key = :key
    UNION ALL
    SELECT g.code, 'group' FROM unit_group g WHERE g.code_key = :key) LIMIT 1;

-- name: unit_name_at :one
-- The name that holds in a year; 9999 asks for the last.
SELECT n.name, n.from_year, n.name_en, n.short, n.name_key, d.id AS decision_id, d.number, d.date, d.issuer
FROM unit u JOIN unit_name n ON n.unit_id = u.id LEFT JOIN decision d ON d.id = n.decision_id
WHERE u.code = :code
ORDER BY n.from_year > :year, CASE WHEN n.from_year > :year THEN n.from_year ELSE -n.from_year END LIMIT 1;

-- name: unit_name_inside :one
-- The first year in which a membership of the unit goes on under another name.
SELECT n.from_year FROM unit u JOIN unit_name n ON n.unit_id = u.id
JOIN membership m ON m.unit_id = u.id AND m.from_year < n.from_year AND coalesce(m.to_year, 9999) >= n.from_year
WHERE u.code = :code ORDER BY n.from_year LIMIT 1;

-- name: membership_overlap :one
-- A period of the unit that shares a year with [:from, :to], but the one that begins at :from.
SELECT m.from_year, m.to_year, g.code AS "group", m.position
FROM unit u JOIN membership m ON m.unit_id = u.id JOIN unit_group g ON g.id = m.group_id
WHERE u.code = :code AND m.from_year <> :from AND m.from_year <= :to AND coalesce(m.to_year, 9999) >= :from
ORDER BY m.from_year LIMIT 1;

-- name: membership_clash :one
-- Another period of the unit that shares a year with the one of a key.
SELECT g.code AS "group", o.from_year
FROM unit u JOIN membership m ON m.unit_id = u.id AND m.from_year = :key ->> '$[1]'
JOIN membership o ON o.unit_id = u.id AND o.from_year <> m.from_year AND o.from_year <= coalesce(m.to_year, 9999) AND coalesce(o.to_year, 9999) >= m.from_year
JOIN unit_group g ON g.id = o.group_id
WHERE u.code = :key ->> '$[0]' ORDER BY o.from_year LIMIT 1;

-- name: membership_contradicted :one
-- A year of the period of a key in which the unit takes part in another group.
SELECT e.year, g.code AS "group"
FROM unit u JOIN membership m ON m.unit_id = u.id AND m.from_year = :key ->> '$[1]'
JOIN participant p ON p.unit_id = u.id AND p.year >= m.from_year AND p.year <= coalesce(m.to_year, 9999)
JOIN evaluation e ON e.id = p.evaluation_id AND e.group_id <> m.group_id JOIN unit_group g ON g.id = e.group_id
WHERE u.code = :key ->> '$[0]' ORDER BY e.year LIMIT 1;

-- name: membership_at :one
-- The group of a unit in a year.
SELECT g.code AS "group", m.position, m.from_year, m.to_year, g.id AS group_id
FROM unit u JOIN membership m ON m.unit_id = u.id JOIN unit_group g ON g.id = m.group_id
WHERE u.code = :code AND m.from_year <= :year AND coalesce(m.to_year, 9999) >= :year;

-- name: membership_of_unit :many
SELECT m.from_year, m.to_year, g.code AS "group", m.position
FROM unit u JOIN membership m ON m.unit_id = u.id JOIN unit_group g ON g.id = m.group_id
WHERE u.code = :code ORDER BY m.from_year;

-- name: unit_names_of :many
SELECT n.from_year, n.name FROM unit u JOIN unit_name n ON n.unit_id = u.id WHERE u.code = :code ORDER BY n.from_year;

-- name: members_in_year :many
-- But those that ended before, and those that are the new name of one that had not ended yet.
SELECT m.unit_id AS unit, u.code, m.position FROM membership m JOIN unit u ON u.id = m.unit_id
WHERE m.group_id = :group AND m.from_year <= :year AND coalesce(m.to_year, 9999) >= :year
    AND NOT EXISTS (SELECT 1 FROM unit_succession s WHERE s.predecessor_id = m.unit_id AND s.year < :year AND s.kind IN
-- part: ends
    ) AND NOT EXISTS (SELECT 1 FROM unit_succession s WHERE s.successor_id = m.unit_id AND s.year > :year AND s.kind = 'renamed')
ORDER BY m.position, u.code;

-- name: unit_used :one
-- The first year in which a unit takes part.
SELECT CAST(p.year AS TEXT) FROM unit u JOIN participant p ON p.unit_id = u.id WHERE u.code = :code ORDER BY p.year LIMIT 1;

-- name: last_name :part
-- The last name of unit u; a damaged page may have lost them all.
coalesce((SELECT l.name FROM unit_name l WHERE l.unit_id = u.id ORDER BY l.from_year DESC LIMIT 1), '')

-- name: candidate_by_code :many
-- Asked before any seal is looked at: the row itself must say what an index says of it.
SELECT u.code,
-- part: last_name
    AS name, 'unit' AS kind FROM unit u
WHERE :units AND u.code_key = :key AND EXISTS (SELECT 1 FROM unit w WHERE w.id = u.id AND w.code_key = :key)
UNION ALL
SELECT g.code, g.name, 'group' FROM unit_group g
WHERE :groups AND g.code_key = :key AND EXISTS (SELECT 1 FROM unit_group w WHERE w.id = g.id AND w.code_key = :key)
ORDER BY 1;

-- name: candidate_by_name :many
-- Whole names, present and former, in each language.
SELECT u.code,
-- part: last_name
    AS name, 'unit' AS kind
FROM unit u WHERE :units AND u.id IN (
    SELECT n.unit_id FROM unit_name n WHERE n.name_key = :key
    UNION SELECT n.unit_id FROM unit_name n WHERE n.name_en_key = :key
    UNION SELECT n.unit_id FROM unit_name n WHERE n.short_key = :key)
UNION ALL
SELECT g.code, g.name, 'group' FROM unit_group g WHERE :groups AND g.name_key = :key
UNION ALL
SELECT g.code, g.name, 'group' FROM unit_group g WHERE :groups AND g.name_en_key = :key AND g.name_key <> :key
ORDER BY 1;

-- name: candidate_by_part :many
-- scan: a part may stand anywhere in a name
SELECT u.code,
-- part: last_name
    AS name, 'unit' AS kind
FROM unit u WHERE :units AND u.id IN (
    SELECT n.unit_id FROM unit_name n WHERE ' ' || n.name_key LIKE :pattern ESCAPE '\' OR ' ' || n.name_en_key LIKE :pattern ESCAPE '\')
UNION ALL
SELECT g.code, g.name, 'group' FROM unit_group g
WHERE :groups AND (' ' || g.name_key LIKE :pattern ESCAPE '\' OR ' ' || g.name_en_key LIKE :pattern ESCAPE '\')
ORDER BY 1;

-- name: candidate_all :many
-- scan: the nearest may be any
SELECT u.code, n.name, n.name_key AS key, 'unit' AS kind FROM unit u JOIN unit_name n ON n.unit_id = u.id WHERE :units
UNION ALL
SELECT u.code, (SELECT n.name FROM unit_name n WHERE n.unit_id = u.id ORDER BY n.from_year DESC LIMIT 1), u.code_key, 'unit' FROM unit u WHERE :units
UNION ALL
SELECT g.code, g.name, g.name_key, 'group' FROM unit_group g WHERE :groups
UNION ALL
SELECT g.code, g.name, g.code_key, 'group' FROM unit_group g WHERE :groups
ORDER BY 1, 3;

-- name: unit_list :many
-- scan: all units are asked for, or those of one group
-- A row a membership, with the name it begins under; a name that no membership begins under has a row of its own.
WITH period(unit_id, from_year, to_year, group_id, position, name_from) AS (
    SELECT m.unit_id, m.from_year, m.to_year, m.group_id, m.position,
        coalesce((SELECT max(o.from_year) FROM unit_name o WHERE o.unit_id = m.unit_id AND o.from_year <= m.from_year),
                 (SELECT min(o.from_year) FROM unit_name o WHERE o.unit_id = m.unit_id))
    FROM membership m
    UNION ALL
    SELECT n.unit_id, n.from_year, NULL, NULL, 0, n.from_year
    FROM unit_name n
    WHERE NOT EXISTS (SELECT 1 FROM membership m WHERE m.unit_id = n.unit_id
        AND n.from_year = coalesce((SELECT max(o.from_year) FROM unit_name o WHERE o.unit_id = m.unit_id AND o.from_year <= m.from_year),
                                   (SELECT min(o.from_year) FROM unit_name o WHERE o.unit_id = m.unit_id))))
SELECT u.code, n.name, n.name_en, n.short, g.code AS "group", nullif(p.position, 0) AS position,
    nullif(p.from_year, 0) AS from_year, p.to_year,
    (SELECT group_concat(b.name, '; ') FROM (SELECT o.name FROM unit_name o WHERE o.unit_id = u.id AND o.from_year < n.from_year
        AND o.name_key <> n.name_key ORDER BY o.from_year) b) AS names_before,
    nullif(n.from_year, 0) AS name_from
FROM period p
JOIN unit u ON u.id = p.unit_id
JOIN unit_name n ON n.unit_id = p.unit_id AND n.from_year = p.name_from
LEFT JOIN unit_group g ON g.id = p.group_id
WHERE (:group IS NULL OR g.code = :group) AND (:unit IS NULL OR u.code = :unit)
    AND (:year = 0 OR (p.from_year <= :year AND iif(p.group_id IS NOT NULL, coalesce(p.to_year, 9999) >= :year,
        NOT EXISTS (SELECT 1 FROM unit_name o WHERE o.unit_id = u.id AND o.from_year > p.from_year AND o.from_year <= :year)
        AND NOT EXISTS (SELECT 1 FROM membership m WHERE m.unit_id = u.id AND m.from_year <= :year AND coalesce(m.to_year, 9999) >= :year))))
ORDER BY g.code IS NULL, g.code, p.position = 0, p.position, n.name_sort, u.code, p.from_year;
