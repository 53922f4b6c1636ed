-- The book as text: the rows that are sealed, in the order of their seals. What the seals' own blocks do not give.

-- name: dump_seals :many
SELECT s.code, s.kind, s.records, s.digest FROM seal s WHERE s.kind = :kind ORDER BY s.code;

-- name: dump_entrants :many
-- The units of a year in a group, with the digest of their scores.
SELECT json_array(e.year, g.code, u.code) AS owner, p.unit_id, r.cells
FROM evaluation e JOIN unit_group g ON g.id = e.group_id JOIN participant p ON p.evaluation_id = e.id JOIN unit u ON u.id = p.unit_id
LEFT JOIN result r ON r.evaluation_id = p.evaluation_id AND r.unit_id = p.unit_id WHERE e.id = :evaluation ORDER BY u.code;

-- name: dump_links :many
-- scan: the whole chain is written
SELECT b.id, b.undone_by, b.digest FROM batch b ORDER BY b.id;
