import { expect, test } from "vitest";
import { meaningOf, statementsOf } from "./sql.ts";

test("statements end at their semicolons, and nowhere inside a literal, a name or a comment", () => {
  expect(statementsOf("select 1; select 2;")).toEqual(["select 1", "select 2"]);
  expect(statementsOf("select ';', \"a;b\", $$;$$, $x$ $$;$x$, e'\\';' -- ;\n, 2")).toEqual(["select '', \"a;b\", '', '', ''  \n, 2"]);
  expect(statementsOf("/* a /* b; */ ; */ select 1 /* unfinished ;")).toEqual(["select 1"]);
  expect(statementsOf(" ; ; ")).toEqual([]);
});

test("a COPY that stands alone is known as one", () => {
  for (const sql of ["copy t from stdin", "COPY t (a, b)\nFROM STDIN WITH (format csv, delimiter ';');", "-- rows\ncopy t from stdin binary"]) {
    expect(meaningOf(sql)).toMatchObject({ copiesIn: true, mayCopyIn: true });
  }
  for (const sql of ["copy t to stdout", "select 'copy t from stdin'", "copy (select 1) to stdout /* from stdin */", "select 1"]) {
    expect(meaningOf(sql).copiesIn).toBe(false);
  }
});

test("a COPY among others is suspected, so that it is never run without data", () => {
  expect(meaningOf("begin; copy t from stdin; commit")).toMatchObject({ copiesIn: false, mayCopyIn: true });
  expect(meaningOf("select 'copy', 'stdin'").mayCopyIn).toBe(true);
  expect(meaningOf("copy t to stdout").mayCopyIn).toBe(false);
});

test("who begins or ends to listen is known, by the name PostgreSQL makes of it", () => {
  const ears = (sql: string) => meaningOf(sql).ears.map(({ listen, channel }) => `${listen ? "+" : "-"}${channel}`);
  expect(ears('listen News; LISTEN "News"; unlisten "a""b"; unlisten *')).toEqual(["+news", "+News", '-a"b', "-*"]);
  expect(ears("select 'listen news'; notify listen")).toEqual([]);
});

test("what would reach other clients is refused, and what ends with its transaction is not", () => {
  const refused = ["set timezone = 'UTC'", "set session role x", "reset all", "discard all", "deallocate all", "create temp table t (a int)", "select pg_advisory_lock(1)", "begin; set x = 1"];
  const served = [
    "set local timezone = 'UTC'", "set transaction read only", "set constraints all deferred", "update t set a = 1", "deallocate x",
    "create temporary table t (a int) on commit drop", "select pg_advisory_xact_lock(1)", "select 'set x'", "create table temp_x ()", "create function f() returns int set x = 1 as ''",
  ];
  expect(refused.filter((sql) => !meaningOf(sql).refusal)).toEqual([]);
  expect(served.filter((sql) => meaningOf(sql).refusal)).toEqual([]);
});
