-- The natural schema in the sqlite3 shell: tables with keys, foreign keys and a range, results as a view. What is
-- asked stands in questions.sql.

-- task: load
.bail on
PRAGMA foreign_keys = ON;
CREATE TABLE unit (id INTEGER PRIMARY KEY, code TEXT NOT NULL UNIQUE, name TEXT NOT NULL, unit_group TEXT NOT NULL);
CREATE TABLE criterion (id INTEGER PRIMARY KEY, code TEXT NOT NULL UNIQUE, domain INTEGER NOT NULL, max_points INTEGER NOT NULL);
CREATE TABLE year (year INTEGER PRIMARY KEY);
CREATE TABLE score (
    year INTEGER NOT NULL REFERENCES year(year),
    unit_id INTEGER NOT NULL REFERENCES unit(id),
    criterion_id INTEGER NOT NULL REFERENCES criterion(id),
    points INTEGER NOT NULL CHECK (points >= 0),
    PRIMARY KEY (year, unit_id, criterion_id)
) WITHOUT ROWID;
{outcome}
.mode csv
CREATE TEMP TABLE member_row (unit, name, unit_group);
CREATE TEMP TABLE leaf_row (criterion, domain, max_points);
CREATE TEMP TABLE year_row (year, unit_group, criteria, scale);
CREATE TEMP TABLE score_row (year, unit, criterion, final);
.import --schema temp --skip 1 {input}/members.csv member_row
.import --schema temp --skip 1 {input}/leaves.csv leaf_row
.import --schema temp --skip 1 {input}/years.csv year_row
.import --schema temp --skip 1 {input}/scores.csv score_row
BEGIN;
INSERT INTO unit (code, name, unit_group) SELECT unit, name, unit_group FROM member_row;
INSERT INTO criterion (code, domain, max_points) SELECT criterion, domain, CAST(round(max_points * 10000) AS INTEGER) FROM leaf_row;
INSERT INTO year SELECT DISTINCT year FROM year_row;
CREATE TEMP TABLE fault (what TEXT CHECK (what IS NULL));
INSERT INTO fault SELECT 'no number: ' || final FROM score_row WHERE final = '' OR final GLOB '*[^0-9.]*' LIMIT 1;
INSERT INTO score (year, unit_id, criterion_id, points)
SELECT r.year, u.id, c.id, CAST(round(r.final * 10000) AS INTEGER) FROM score_row r JOIN unit u ON u.code = r.unit JOIN criterion c ON c.code = r.criterion;
INSERT INTO fault SELECT 'unknown unit or criterion' FROM (SELECT count(*) AS n FROM score_row) WHERE n <> (SELECT count(*) FROM score);
INSERT INTO fault SELECT 'above the maximum' FROM score s JOIN criterion c ON c.id = s.criterion_id WHERE s.points > c.max_points LIMIT 1;
COMMIT;

-- task: compute
.bail on
BEGIN;
{result}
CREATE UNIQUE INDEX result_of_year ON result(year, unit_id);
CREATE INDEX result_of_unit ON result(unit, year);
COMMIT;
