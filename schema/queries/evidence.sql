-- Evidence: the documents that a unit names for what it claims.

-- name: evidence_row :one
SELECT json_object('page', v.page, 'path', v.path, 'sha256', v.sha256)
FROM unit u JOIN participant p ON p.unit_id = u.id AND p.year = :key ->> '$[0]' JOIN evaluation e ON e.id = p.evaluation_id
JOIN criterion c ON c.set_id = e.set_id AND c.code = :key ->> '$[2]'
JOIN evidence v INDEXED BY sqlite_autoindex_evidence_1 ON v.evaluation_id = p.evaluation_id AND v.unit_id = u.id AND v.criterion_id = c.id AND v.document = :key ->> '$[3]'
WHERE u.code = :key ->> '$[1]';

-- name: evidence_put :exec
INSERT INTO evidence (evaluation_id, unit_id, criterion_id, document, page, path, sha256)
SELECT p.evaluation_id, u.id, c.id, :key ->> '$[3]', :row ->> '$.page', :row ->> '$.path', :row ->> '$.sha256'
FROM unit u JOIN participant p ON p.unit_id = u.id AND p.year = :key ->> '$[0]' JOIN evaluation e ON e.id = p.evaluation_id
JOIN criterion c ON c.set_id = e.set_id AND c.code = :key ->> '$[2]'
WHERE u.code = :key ->> '$[1]'
ON CONFLICT (evaluation_id, unit_id, criterion_id, document) DO UPDATE SET page = excluded.page, path = excluded.path, sha256 = excluded.sha256;

-- name: evidence_cut :exec
DELETE FROM evidence WHERE document = :key ->> '$[3]' AND (evaluation_id, unit_id, criterion_id) IN (
    SELECT p.evaluation_id, u.id, c.id FROM unit u JOIN participant p ON p.unit_id = u.id AND p.year = :key ->> '$[0]'
    JOIN evaluation e ON e.id = p.evaluation_id JOIN criterion c ON c.set_id = e.set_id AND c.code = :key ->> '$[2]'
    WHERE u.code = :key ->> '$[1]');

-- name: evidence_list :many
SELECT e.year, u.code AS unit, c.code AS criterion, v.document, v.page, v.path, v.sha256
FROM json_each(:years) y CROSS JOIN evaluation e ON e.year = y.value CROSS JOIN evidence v ON v.evaluation_id = e.id
JOIN participant p ON p.evaluation_id = e.id AND p.unit_id = v.unit_id JOIN unit u ON u.id = v.unit_id JOIN criterion c ON c.id = v.criterion_id
WHERE (:group IS NULL OR e.group_id = :group) AND (:unit IS NULL OR v.unit_id = :unit)
ORDER BY e.year, u.code, c.position, c.code, v.document;
