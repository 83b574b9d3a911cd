import { readdirSync } from "node:fs";
import { expect, test } from "vitest";
import { z } from "zod";

interface JsonSchema {
  properties?: Record<string, JsonSchema>;
  items?: JsonSchema;
  anyOf?: JsonSchema[];
  oneOf?: JsonSchema[];
  allOf?: JsonSchema[];
  additionalProperties?: JsonSchema | boolean;
  type?: string;
}

/** Every schema the contract exports, under its file and name; those of routes with their path. */
async function everySchema(): Promise<[name: string, schema: JsonSchema][]> {
  const found: [string, JsonSchema][] = [];
  const add = (name: string, schema: z.ZodType) => void found.push([name, z.toJSONSchema(schema, { unrepresentable: "any", io: "output" }) as JsonSchema]);
  for (const file of readdirSync(new URL(".", import.meta.url)).filter((name) => name.endsWith(".ts") && !name.includes(".test."))) {
    const exported = (await import(new URL(file, import.meta.url).href)) as Record<string, unknown>;
    for (const [name, value] of Object.entries(exported)) {
      if (value instanceof z.ZodType) add(`${file} ${name}`, value);
      else if (typeof value === "object" && value !== null) {
        for (const each of Object.values(value)) if (typeof each === "object" && each !== null && "answer" in each && each.answer instanceof z.ZodType && "path" in each) add(`${file} ${String(each.path)}`, each.answer);
      }
    }
  }
  return found;
}

/** Every object in a schema, with the path to it. */
function objectsIn(schema: JsonSchema, path = ""): [path: string, properties: Record<string, JsonSchema>][] {
  const below = [schema.items, ...(schema.anyOf ?? []), ...(schema.oneOf ?? []), ...(schema.allOf ?? []), ...(typeof schema.additionalProperties === "object" ? [schema.additionalProperties] : [])];
  return [
    ...(schema.properties ? [[path, schema.properties] as [string, Record<string, JsonSchema>]] : []),
    ...Object.entries(schema.properties ?? {}).flatMap(([name, each]) => objectsIn(each, `${path}.${name}`)),
    ...below.flatMap((each) => (each ? objectsIn(each, path) : [])),
  ];
}

/** What makes an object one of a person. */
const PERSON = /^(person|worker|workerId|finder|handler|holder|actor|account|post|leader|substitute)$/;
/** What a league table of persons, a check-in or points would be called. */
const COUNT = /(count|total|score|points|rank|closed|handled|solved|reported|minutes|hours|rate|cases|visits|numerator|denominator|satisfied)$/i;
const NEVER = /(checkIn|signInCount|attendance|^points$|bonusPoints|leaderboard|onlineMinutes|onlineSeconds|ranking|kpi)/i;

const betrays = (properties: Record<string, JsonSchema>): string[] => {
  const names = Object.keys(properties);
  const numbers = names.filter((name) => COUNT.test(name) && !PERSON.test(name) && ["integer", "number", "object"].includes(properties[name]?.type ?? ""));
  return [...names.filter((name) => NEVER.test(name)), ...(names.some((name) => PERSON.test(name)) ? numbers : [])];
};

test("no schema of the contract counts what a person did, and none knows a check-in, points or online minutes", async () => {
  const every = await everySchema();
  expect(every.length).toBeGreaterThan(40);
  const found = every.flatMap(([name, schema]) => objectsIn(schema).flatMap(([path, properties]) => betrays(properties).map((field) => `${name}${path}: ${field}`)));
  expect(found).toEqual([]);
});

test("a league table would be seen", () => {
  const league = z.toJSONSchema(z.array(z.object({ worker: z.int(), closed: z.int() }))) as JsonSchema;
  expect(objectsIn(league).flatMap(([, properties]) => betrays(properties))).toEqual(["closed"]);
  expect(betrays({ onlineMinutes: { type: "integer" } })).toEqual(["onlineMinutes"]);
});
