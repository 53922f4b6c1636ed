-- The book as text: the rows that are sealed, in the order of their seals. What the seals' own blocks do not give.

-- name: dump_seals :many
SELECT s.code, s.kind, s.records, s.digest FROM seal s WHERE s.kind = :kind ORDER BY s.code;

-- name: dump_scores :many
SELECT u.code AS unit, c.code AS criterion, x.self, x.first, x.final FROM score x JOIN unit u ON u.id = x.unit_id JOIN criterion c ON c.id = x.criterion_id
WHERE x.evaluation_id = :evaluation ORDER BY u.code, c.code;

-- name: dump_cells :many
SELECT u.code AS unit, r.cells AS digest FROM result r JOIN unit u ON u.id = r.unit_id WHERE r.evaluation_id = :evaluation ORDER BY u.code;

-- name: dump_links :many
-- scan: the whole chain is written
SELECT b.id, b.undone_by, b.digest FROM batch b ORDER BY b.id;
