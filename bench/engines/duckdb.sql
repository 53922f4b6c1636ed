-- DuckDB, with keys and without: {primary} and the like are filled in or empty.

-- task: load
CREATE TABLE unit (id INTEGER {primary}, code VARCHAR NOT NULL, name VARCHAR NOT NULL, unit_group VARCHAR NOT NULL);
CREATE TABLE criterion (id INTEGER {primary}, code VARCHAR NOT NULL, domain INTEGER NOT NULL, max_points INTEGER NOT NULL);
CREATE TABLE score (year SMALLINT NOT NULL, unit_id INTEGER NOT NULL {unit_key}, criterion_id INTEGER NOT NULL {criterion_key},
    points INTEGER NOT NULL CHECK (points >= 0) {score_key});
{outcome}
BEGIN;
INSERT INTO unit SELECT row_number() OVER (), unit, name, unit_group FROM read_csv('{input}/members.csv', header = true);
INSERT INTO criterion SELECT row_number() OVER (), criterion, domain, CAST(max_points * 10000 AS INTEGER)
FROM read_csv('{input}/leaves.csv', header = true, columns = {'criterion': 'VARCHAR', 'domain': 'INTEGER', 'max_points': 'DECIMAL(9,4)'});
COMMIT;
BEGIN;
INSERT INTO score
SELECT r.year, coalesce(u.id, error('unknown unit ' || r.unit)), coalesce(c.id, error('unknown criterion ' || r.criterion)),
    CASE WHEN r.final * 10000 > c.max_points THEN error('above the maximum') ELSE CAST(r.final * 10000 AS INTEGER) END
FROM read_csv('{input}/scores.csv', header = true, columns = {'year': 'SMALLINT', 'unit': 'VARCHAR', 'criterion': 'VARCHAR', 'final': 'DECIMAL(9,4)'}) r
LEFT JOIN unit u ON u.code = r.unit LEFT JOIN criterion c ON c.code = r.criterion;
COMMIT;

-- task: compute
{result}
