-- Stability of ranks under other weights.

-- name: stability_size :one
-- Units that are ranked and scored in full, those with scores missing, and leaves that weigh.
SELECT (SELECT count(*) FROM result r JOIN participant p ON p.evaluation_id = r.evaluation_id AND p.unit_id = r.unit_id
        WHERE r.evaluation_id = e.id AND p.ranked = 1 AND r.index_value IS NOT NULL) AS units,
    (SELECT count(*) FROM result r JOIN participant p ON p.evaluation_id = r.evaluation_id AND p.unit_id = r.unit_id
        WHERE r.evaluation_id = e.id AND p.ranked = 1 AND r.index_value IS NULL) AS left,
    (SELECT count(*) FROM criterion c WHERE c.set_id = e.set_id AND c.leaf = 1 AND c.kind = 'normal') AS leaves
FROM evaluation e WHERE e.id = :evaluation;

-- name: stability_cells :many
-- Their cells, unit by unit in the order of ranks, each in printed order. `inner` is what bonus and penalty leaves
-- inside a domain give, `outer` what those beside the domains do; `whole` the maximum to which the outer ones go.
SELECT u.code AS unit, n.name AS unit_name, r.maximum, r.points, r.bonus - r.penalty AS outer,
    iif(e.na = 'lower', r.maximum, (SELECT sum(k.max_points) FROM criterion k WHERE k.set_id = e.set_id AND k.leaf = 1 AND k.kind = 'normal')) AS whole,
    c.code AS criterion, c.title, d.code AS domain, d.title AS domain_title,
    coalesce(a.max_points, c.max_points, 0) AS own_max, coalesce(x.final, 0) AS final
FROM evaluation e
CROSS JOIN result r ON r.evaluation_id = e.id
CROSS JOIN participant p ON p.evaluation_id = e.id AND p.unit_id = r.unit_id
JOIN unit u ON u.id = r.unit_id
JOIN name_of_year n ON n.evaluation_id = e.id AND n.unit_id = r.unit_id
CROSS JOIN criterion c ON c.set_id = e.set_id AND c.leaf = 1 AND c.kind = 'normal'
JOIN criterion d ON d.id = c.domain_id
LEFT JOIN allowance a INDEXED BY sqlite_autoindex_allowance_1 ON a.evaluation_id = e.id AND a.unit_id = r.unit_id AND a.criterion_id = c.id
LEFT JOIN score x ON x.evaluation_id = e.id AND x.unit_id = r.unit_id AND x.criterion_id = c.id
WHERE e.id = :evaluation AND p.ranked = 1 AND r.index_value IS NOT NULL
ORDER BY r.sort1 DESC, r.sort2 DESC, p.position = 0, p.position, u.code, c.position, c.id;
