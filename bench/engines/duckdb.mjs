// Runs statements in DuckDB: duckdb.mjs MODULES STORE. Statements come on standard input, one after the other with
// ';' at a line's end; the milliseconds from opening the store to its closing go to standard error.
import { createRequire } from 'node:module';
import { readFileSync } from 'node:fs';
import process from 'node:process';

const [modules, store] = process.argv.slice(2);
const { DuckDBInstance } = createRequire(modules + '/')('@duckdb/node-api');
const statements = readFileSync(0, 'utf8').split(/;\s*\n/).filter((text) => text.trim() !== '');
const begin = process.hrtime.bigint();
const instance = await DuckDBInstance.create(store);
const connection = await instance.connect();
for (const statement of statements) await connection.run(statement);
connection.closeSync();
instance.closeSync();
process.stderr.write(`inside ${Number(process.hrtime.bigint() - begin) / 1e6}\n`);
