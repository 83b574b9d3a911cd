import { afterAll, beforeAll, expect, test } from "vitest";
import { knownMigrations, migrate, migrationOf, type Migration } from "./migrate.ts";
import { createTestDatabase, type TestDatabase } from "./testing/database.ts";

let database: TestDatabase;
let known: Migration[];
beforeAll(async () => {
  database = await createTestDatabase();
  known = await knownMigrations();
});
afterAll(() => database.drop());

const added = migrationOf("9999-added.sql", "create table added (id int);");

test("what has run does not run again", async () => {
  expect(await migrate(database.pool)).toEqual([]);
});

test("a database that has seen more than this program knows is refused, and says what", async () => {
  await expect(migrate(database.pool, known.slice(0, -1))).rejects.toMatchObject({ code: "newer", message: expect.stringContaining(known.at(-1)?.name ?? "") as string });
});

test("a migration edited after it ran is refused, and one with other line endings is not", async () => {
  const [first, ...others] = known;
  const again = (sql: string) => migrate(database.pool, [migrationOf(first?.name ?? "", sql), ...others]);
  await expect(again(`${first?.sql}\n-- more`)).rejects.toMatchObject({ code: "edited", message: expect.stringContaining(first?.name ?? "") as string });
  expect(await again((first?.sql ?? "").replaceAll("\n", "\r\n"))).toEqual([]);
});

test("a migration that fails leaves nothing behind, and the next try runs it", async () => {
  const failing = migrationOf(added.name, `${added.sql} select 1 / 0;`);
  await expect(migrate(database.pool, [...known, failing])).rejects.toMatchObject({ message: "migration 9999-added.sql failed" });
  expect(await migrate(database.pool, [...known, added])).toEqual([added.name]);
});
