-- Proofs: what a unit can check without the book.

-- name: prove_version :one
-- The version that stands. Its number and the number of units are in the fingerprint.
SELECT a.version, (SELECT count(*) FROM participant p WHERE p.evaluation_id = a.evaluation_id) AS units, a.kind, d.number AS decision, d.date AS decision_date,
    d.issuer AS decision_issuer, a.fingerprint,
-- part: verification_code
    AS verification_code
FROM approval a JOIN decision d ON d.id = a.decision_id WHERE a.evaluation_id = :evaluation ORDER BY a.version DESC LIMIT 1;
