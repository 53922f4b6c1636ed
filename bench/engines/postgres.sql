-- PostgreSQL through psql; the server runs already.

-- task: load
\set ON_ERROR_STOP on
SET client_min_messages = warning;
DROP TABLE IF EXISTS result, score, year, criterion, unit CASCADE;
CREATE TABLE unit (id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY, code text NOT NULL UNIQUE, name text NOT NULL, unit_group text NOT NULL);
CREATE TABLE criterion (id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY, code text NOT NULL UNIQUE, domain integer NOT NULL, max_points integer NOT NULL);
CREATE TABLE year (year smallint PRIMARY KEY);
CREATE TABLE score (
    year smallint NOT NULL REFERENCES year(year),
    unit_id integer NOT NULL REFERENCES unit(id),
    criterion_id integer NOT NULL REFERENCES criterion(id),
    points integer NOT NULL CHECK (points >= 0),
    PRIMARY KEY (year, unit_id, criterion_id)
);
{outcome}
CREATE TEMP TABLE member_row (unit text, name text, unit_group text);
CREATE TEMP TABLE leaf_row (criterion text, domain integer, max_points numeric);
CREATE TEMP TABLE year_row (year smallint, unit_group text, criteria text, scale text);
CREATE TEMP TABLE score_row (year smallint, unit text, criterion text, final numeric);
\copy member_row FROM '{input}/members.csv' (FORMAT csv, HEADER)
\copy leaf_row FROM '{input}/leaves.csv' (FORMAT csv, HEADER)
\copy year_row FROM '{input}/years.csv' (FORMAT csv, HEADER)
\copy score_row FROM '{input}/scores.csv' (FORMAT csv, HEADER)
BEGIN;
INSERT INTO unit (code, name, unit_group) SELECT unit, name, unit_group FROM member_row;
INSERT INTO criterion (code, domain, max_points) SELECT criterion, domain, (max_points * 10000)::integer FROM leaf_row;
INSERT INTO year SELECT DISTINCT year FROM year_row;
ANALYZE unit, criterion;
CREATE TEMP TABLE fault (what text CHECK (what IS NULL));
INSERT INTO score (year, unit_id, criterion_id, points)
SELECT r.year, u.id, c.id, (r.final * 10000)::integer FROM score_row r JOIN unit u ON u.code = r.unit JOIN criterion c ON c.code = r.criterion;
INSERT INTO fault SELECT 'unknown unit or criterion' WHERE (SELECT count(*) FROM score_row) <> (SELECT count(*) FROM score);
INSERT INTO fault SELECT 'above the maximum' FROM score s JOIN criterion c ON c.id = s.criterion_id WHERE s.points > c.max_points LIMIT 1;
COMMIT;
ANALYZE score;

-- task: compute
\set ON_ERROR_STOP on
BEGIN;
{result}
CREATE UNIQUE INDEX result_of_year ON result(year, unit_id);
CREATE INDEX result_of_unit ON result(unit, year);
COMMIT;
ANALYZE result;
