-- Decisions: number, date and issuer name one.

-- name: decision_row :one
SELECT json_object('kind', d.kind, 'title', d.title, 'link', d.link, 'number_key', d.number_key)
FROM decision d WHERE d.number_key = :key ->> '$[3]' AND coalesce(d.date, '') = coalesce(:key ->> '$[1]', '') AND d.issuer = :key ->> '$[2]';

-- name: decision_put :exec
INSERT INTO decision (number, date, issuer, number_key, kind, title, link)
VALUES (:key ->> '$[0]', :key ->> '$[1]', :key ->> '$[2]', :row ->> '$.number_key', :row ->> '$.kind', :row ->> '$.title', :row ->> '$.link')
ON CONFLICT (number_key, coalesce(date, ''), issuer) DO UPDATE SET kind = excluded.kind, title = excluded.title, link = excluded.link;

-- name: decision_cut :exec
DELETE FROM decision WHERE number_key = :key ->> '$[3]' AND coalesce(date, '') = coalesce(:key ->> '$[1]', '') AND issuer = :key ->> '$[2]';

-- name: decision_touches :many
-- Years that a decision approves or amends: it is fixed with them.
SELECT DISTINCT a.evaluation_id AS evaluation, NULL AS unit, e.state
FROM decision d JOIN approval a ON a.decision_id = d.id JOIN evaluation e ON e.id = a.evaluation_id
WHERE d.number_key = :key ->> '$[3]' AND coalesce(d.date, '') = coalesce(:key ->> '$[1]', '') AND d.issuer = :key ->> '$[2]'
ORDER BY a.evaluation_id;

-- name: decision_prints :many
-- Units and years of which a decision printed something.
SELECT DISTINCT q.evaluation_id AS evaluation, q.unit_id AS unit
FROM decision d JOIN published q ON q.decision_id = d.id
WHERE d.number_key = :key ->> '$[3]' AND coalesce(d.date, '') = coalesce(:key ->> '$[1]', '') AND d.issuer = :key ->> '$[2]'
ORDER BY q.evaluation_id, q.unit_id;

-- name: decision_find :many
-- Those with a number, and with :dated a date (NULL = none), and an :issuer: to name one, or to see that there are several, and
-- how many of one day.
SELECT d.id, d.number, d.date, d.issuer, d.kind, d.title, d.link, count(*) OVER (PARTITION BY d.date) AS alike
FROM decision d WHERE d.number_key = :key AND (NOT :dated OR d.date IS :date) AND (:issuer IS NULL OR d.issuer = :issuer)
ORDER BY d.date, d.issuer, d.id;

-- name: decision_rename :exec
-- Another number, date or issuer for the same act.
UPDATE decision SET number = :number, number_key = :number_key, date = :date, issuer = :issuer WHERE id = :id;

-- name: decision_rename_back :exec
-- The same by the keys of the journal.
UPDATE decision SET number = :to ->> '$[0]', date = :to ->> '$[1]', issuer = :to ->> '$[2]', number_key = :to ->> '$[3]'
WHERE number_key = :from ->> '$[3]' AND coalesce(date, '') = coalesce(:from ->> '$[1]', '') AND issuer = :from ->> '$[2]';

-- name: decision_used :one
-- What refers to a decision, first of it.
SELECT what FROM (
    SELECT 1 AS n, (SELECT CAST(e.year AS TEXT) FROM published q JOIN evaluation e ON e.id = q.evaluation_id WHERE q.decision_id = :id LIMIT 1) AS what
    UNION ALL SELECT 2, (SELECT CAST(e.year AS TEXT) FROM published_count q JOIN evaluation e ON e.id = q.evaluation_id WHERE q.decision_id = :id LIMIT 1)
    UNION ALL SELECT 3, (SELECT CAST(e.year AS TEXT) FROM published_group q JOIN evaluation e ON e.id = q.evaluation_id WHERE q.decision_id = :id LIMIT 1)
    UNION ALL SELECT 4, (SELECT s.code FROM criteria_set s WHERE s.decision_id = :id LIMIT 1)
    UNION ALL SELECT 5, (SELECT n.name FROM unit_name n WHERE n.decision_id = :id LIMIT 1)
    UNION ALL SELECT 6, (SELECT CAST(s.year AS TEXT) FROM unit_succession s WHERE s.decision_id = :id LIMIT 1)
    UNION ALL SELECT 7, (SELECT CAST(e.year AS TEXT) FROM approval a JOIN evaluation e ON e.id = a.evaluation_id WHERE a.decision_id = :id LIMIT 1)
    UNION ALL SELECT 8, (SELECT 'crosswalk' FROM crosswalk w WHERE w.decision_id = :id LIMIT 1))
WHERE what IS NOT NULL ORDER BY n LIMIT 1;

-- name: decision_approves :one
SELECT count(*) AS approvals FROM approval WHERE decision_id = :id;

-- name: decision_list :many
-- scan: decisions are few: some a year
SELECT d.number, d.date, nullif(d.issuer, '') AS issuer, d.kind, d.title, d.link,
    (SELECT group_concat(y.year, ',') FROM (
        SELECT e.year FROM published q JOIN evaluation e ON e.id = q.evaluation_id WHERE q.decision_id = d.id
        UNION SELECT e.year FROM published_count q JOIN evaluation e ON e.id = q.evaluation_id WHERE q.decision_id = d.id
        UNION SELECT e.year FROM published_group q JOIN evaluation e ON e.id = q.evaluation_id WHERE q.decision_id = d.id
        UNION SELECT e.year FROM approval a JOIN evaluation e ON e.id = a.evaluation_id WHERE a.decision_id = d.id
        UNION SELECT e.year FROM criteria_set s JOIN evaluation e ON e.set_id = s.id WHERE s.decision_id = d.id
        ORDER BY 1) y) AS years
FROM decision d
WHERE :key IS NULL OR (d.number_key = :key AND (NOT :dated OR d.date IS :date) AND (:issuer IS NULL OR d.issuer = :issuer))
ORDER BY d.date IS NULL, d.date, d.number, d.issuer, d.id;
