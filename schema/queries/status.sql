-- Status: what is recorded of each year and group, what is missing, and the command that comes next.

-- name: status_list :many
-- A year of papers has as many units as they printed; one with scores those that take part.
WITH state AS (
    SELECT e.id, e.year, e.group_id, e.set_id, e.scale_id, e.state, iif(e.state = 'open', e.phase, NULL) AS phase,
        iif(e.state = 'open', e.phase_until, NULL) AS until, coalesce(e.phase_until < :today, 0) AS past,
        (SELECT count(*) FROM participant p WHERE p.evaluation_id = e.id) AS counted,
        (SELECT count(*) FROM participant p WHERE p.evaluation_id = e.id
            AND (EXISTS (SELECT 1 FROM published q WHERE q.evaluation_id = e.id AND q.unit_id = p.unit_id AND q.replaced_by IS NULL)
                OR EXISTS (SELECT 1 FROM result r WHERE r.evaluation_id = e.id AND r.unit_id = p.unit_id AND r.scored > 0))) AS known,
        (SELECT sum(r.scored) FROM result r JOIN participant p ON p.evaluation_id = r.evaluation_id AND p.unit_id = r.unit_id
            WHERE r.evaluation_id = e.id) AS scored,
        (SELECT sum(r.leaves - r.scored) FROM result r JOIN participant p ON p.evaluation_id = r.evaluation_id AND p.unit_id = r.unit_id
            WHERE r.evaluation_id = e.id) AS missing,
        EXISTS (SELECT 1 FROM evaluation l WHERE l.group_id = e.group_id AND l.year > e.year) AS followed,
        coalesce((SELECT a.decision_id FROM approval a WHERE a.evaluation_id = e.id ORDER BY a.version DESC LIMIT 1),
            (SELECT d.id FROM (
                SELECT q.decision_id FROM published q JOIN participant p ON p.evaluation_id = q.evaluation_id AND p.unit_id = q.unit_id
                WHERE q.evaluation_id = e.id AND q.replaced_by IS NULL
                UNION SELECT q.decision_id FROM published_count q WHERE q.evaluation_id = e.id AND q.replaced_by IS NULL
                UNION SELECT q.decision_id FROM published_group q WHERE q.evaluation_id = e.id AND q.replaced_by IS NULL) q
             JOIN decision d ON d.id = q.decision_id
             ORDER BY d.date DESC, d.id DESC LIMIT 1)) AS decision_id
    FROM (SELECT DISTINCT y.value FROM json_each(:years) y) y
    CROSS JOIN evaluation e ON e.year = y.value
    WHERE :group IS NULL OR e.group_id = :group)
SELECT e.year, g.code AS "group", g.name AS group_name, e.state,
    iif(e.set_id IS NOT NULL, e.counted, coalesce(
-- part: printed_size
        , e.counted)) AS units,
    e.known AS units_known, iif(e.set_id IS NULL, NULL, coalesce(e.scored, 0)) AS scores, iif(e.set_id IS NULL, NULL, coalesce(e.missing, 0)) AS scores_missing,
    d.number AS decision, d.date AS decision_date,
    (SELECT
-- part: verification_code
        FROM approval a WHERE a.evaluation_id = e.id ORDER BY a.version DESC LIMIT 1) AS verification_code,
    CASE
        WHEN e.state = 'open' AND e.counted = 0 THEN 'parindex year join ' || e.year || ' …'
        WHEN e.phase = 'self' AND e.past THEN 'parindex year phase ' || e.year || ' ' || g.code || ' appraisal --until …'
        WHEN e.phase = 'appraisal' AND e.past THEN 'parindex year phase ' || e.year || ' ' || g.code || ' explanation --until …'
        WHEN e.phase = 'explanation' AND e.past AND e.missing > 0 THEN 'parindex year phase ' || e.year || ' ' || g.code || ' survey --until …'
        WHEN e.phase = 'self' THEN 'parindex import scores … --year ' || e.year
        WHEN e.state = 'open' AND e.missing > 0 THEN 'parindex score list ' || e.year || ' ' || g.code || ' --missing'
        WHEN e.state = 'open' THEN 'parindex approve ' || e.year || ' ' || g.code || ' --decision … --date …'
        WHEN e.followed THEN NULL
        WHEN e.state = 'published' THEN 'parindex year open ' || (e.year + 1) || ' ' || g.code || ' --set … --scale ' || coalesce(k.code, '…')
        ELSE 'parindex year open ' || (e.year + 1) || ' ' || g.code || ' --like ' || e.year END AS next,
    e.phase, e.until, e.past AS over
FROM state e
JOIN unit_group g ON g.id = e.group_id
LEFT JOIN scale k ON k.id = e.scale_id
LEFT JOIN decision d ON d.id = e.decision_id
ORDER BY e.year, g.code;
