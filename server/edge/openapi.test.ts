import { expect, test } from "vitest";
import { authRoutes } from "#contract/auth.ts";
import { calendarRoutes } from "#contract/calendar.ts";
import { peopleRoutes } from "#contract/people.ts";
import { fieldRoutes } from "#contract/field.ts";
import { incidentRoutes } from "#contract/incident-routes.ts";
import { photoRoutes } from "#contract/photos.ts";
import { planRoutes } from "#contract/plans.ts";
import { residentRoutes } from "#contract/residents.ts";
import { baseMapRoutes } from "#contract/base-map.ts";
import { retentionRoutes } from "#contract/retention.ts";
import { routes } from "#contract/routes.ts";
import { sitingRoutes } from "#contract/siting.ts";
import { openApiDocument } from "./openapi.ts";

type Json = Record<string, unknown>;
interface Operation {
  summary: string;
  requestBody?: Json;
  parameters: { name: string; in: string; required: boolean; schema: Json }[];
  responses: Record<string, { description: string; content?: Record<string, { schema: Json }> }>;
}
const document = openApiDocument("1.2.3") as { openapi: string; info: Json; paths: Record<string, Record<string, Operation>>; components: Json };

const everything = (value: unknown): Json[] => (typeof value !== "object" || value === null ? [] : [value as Json, ...Object.values(value).flatMap(everything)]);
const at = (pointer: string): unknown => pointer.slice(2).split("/").reduce<unknown>((inside, part) => (inside as Json | undefined)?.[part.replaceAll("~1", "/").replaceAll("~0", "~")], document);

test("it is OpenAPI 3.1 and names every route once", () => {
  expect(document).toMatchObject({ openapi: "3.1.0", info: { title: "gridwatch", version: "1.2.3" } });
  expect(Object.keys(document.paths).sort()).toEqual([...new Set(Object.values({ ...authRoutes, ...peopleRoutes, ...incidentRoutes, ...photoRoutes, ...calendarRoutes, ...sitingRoutes, ...retentionRoutes, ...baseMapRoutes, ...fieldRoutes, ...residentRoutes, ...planRoutes, ...routes }).map(({ path }) => path.replace(/:(\w+)/g, "{$1}")))].sort());
});

const operations = Object.entries(document.paths).flatMap(([path, each]) => Object.entries(each).map(([method, operation]) => [method, path, operation] as const));

test.each(operations)("%s %s says what goes in and what comes out", (method, path, operation) => {
  expect(operation.requestBody === undefined).toBe(method === "get");
  const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
  expect(operation.parameters.filter((each) => each.in === "path").map(({ name, required }) => [name, required])).toEqual(inPath.map((name) => [name, true]));
  expect(new Set(operation.parameters.map(({ name }) => name)).size).toBe(operation.parameters.length);
  for (const { in: where, schema } of operation.parameters) {
    expect(["path", "query"]).toContain(where);
    expect(Object.keys(schema).length).toBeGreaterThan(0);
  }
  expect(Object.keys(operation.responses)).toEqual(expect.arrayContaining(["200", "400", "403", "404", "503"]));
  for (const { description } of Object.values(operation.responses)) expect(description).not.toBe("");
  expect(operation.responses["200"]?.content?.["application/json"]?.schema).toEqual(expect.objectContaining({ type: expect.any(String) as string }));
});

test("every reference leads somewhere, and nothing is lost on the way to JSON", () => {
  for (const { $ref } of everything(document)) if (typeof $ref === "string") expect([$ref, at($ref)]).toEqual([$ref, expect.anything()]);
  expect(JSON.parse(JSON.stringify(document))).toEqual(document);
});
