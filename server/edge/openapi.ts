import { z } from "zod";
import { routes, type Route } from "#contract/routes.ts";
import { failureSchema } from "#contract/reply.ts";

/** The questions of the contract as an OpenAPI 3.1 document. */
export function openApiDocument(version: string): object {
  return {
    openapi: "3.1.0",
    info: { title: "gridwatch", version, description: "Questions of the console. News and wishes travel by Socket.IO." },
    components: { schemas: { Failure: jsonSchema(failureSchema) } },
    paths: Object.fromEntries(Object.values(routes).map((route) => [route.path.replace(/:(\w+)/g, "{$1}"), { get: operation(route) }])),
  };
}

function operation({ path, summary, audiences, input, answer }: Route): object {
  const { properties = {}, required = [] } = jsonSchema(input, "input");
  const parameters = Object.entries(properties).map(([name, schema]) => {
    const inPath = path.includes(`:${name}`);
    return { name, in: inPath ? "path" : "query", required: inPath || required.includes(name), schema };
  });
  const failure = { content: { "application/json": { schema: { $ref: "#/components/schemas/Failure" } } } };
  return {
    summary,
    description: `For: ${audiences.join(", ")}.`,
    parameters: [...parameters, { name: "audience", in: "query", required: false, schema: { enum: [...audiences] } }],
    responses: {
      200: { description: "OK", content: { "application/json": { schema: jsonSchema(answer) } } },
      400: { description: "A field is wrong; `field` names it", ...failure },
      403: { description: "Not for this audience", ...failure },
      404: { description: "Nothing there", ...failure },
      429: { description: "Too much at once: ask again later", ...failure },
      503: { description: "The database is away: ask again after Retry-After", ...failure },
    },
  };
}

interface JsonSchema {
  properties?: Record<string, object>;
  required?: string[];
}

const jsonSchema = (schema: z.ZodType, io: "input" | "output" = "output"): JsonSchema => z.toJSONSchema(schema, { io, unrepresentable: "any" }) as JsonSchema;
