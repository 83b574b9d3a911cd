import { expect, test } from "vitest";
import { routes } from "#contract/routes.ts";
import { openApiDocument } from "./openapi.ts";

type Json = Record<string, unknown>;
interface Operation {
  summary: string;
  parameters: { name: string; in: string; required: boolean; schema: Json }[];
  responses: Record<string, { description: string; content?: Record<string, { schema: Json }> }>;
}
const document = openApiDocument("1.2.3") as { openapi: string; info: Json; paths: Record<string, { get: Operation }>; components: Json };

const everything = (value: unknown): Json[] => (typeof value !== "object" || value === null ? [] : [value as Json, ...Object.values(value).flatMap(everything)]);
const at = (pointer: string): unknown => pointer.slice(2).split("/").reduce<unknown>((inside, part) => (inside as Json | undefined)?.[part.replaceAll("~1", "/").replaceAll("~0", "~")], document);

test("it is OpenAPI 3.1 and names every route once", () => {
  expect(document).toMatchObject({ openapi: "3.1.0", info: { title: "gridwatch", version: "1.2.3" } });
  expect(Object.keys(document.paths).sort()).toEqual([...new Set(Object.values(routes).map(({ path }) => path.replace(/:(\w+)/g, "{$1}")))].sort());
});

test.each(Object.entries(document.paths))("%s says what goes in and what comes out", (path, { get }) => {
  const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
  expect(get.parameters.filter((each) => each.in === "path").map(({ name, required }) => [name, required])).toEqual(inPath.map((name) => [name, true]));
  expect(new Set(get.parameters.map(({ name }) => name)).size).toBe(get.parameters.length);
  for (const { in: where, schema } of get.parameters) {
    expect(["path", "query"]).toContain(where);
    expect(Object.keys(schema).length).toBeGreaterThan(0);
  }
  expect(Object.keys(get.responses)).toEqual(expect.arrayContaining(["200", "400", "403", "404", "503"]));
  for (const { description } of Object.values(get.responses)) expect(description).not.toBe("");
  expect(get.responses["200"]?.content?.["application/json"]?.schema).toEqual(expect.objectContaining({ type: expect.any(String) as string }));
});

test("every reference leads somewhere, and nothing is lost on the way to JSON", () => {
  for (const { $ref } of everything(document)) if (typeof $ref === "string") expect([$ref, at($ref)]).toEqual([$ref, expect.anything()]);
  expect(JSON.parse(JSON.stringify(document))).toEqual(document);
});
