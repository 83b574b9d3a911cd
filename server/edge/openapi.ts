import { z } from "zod";
import { authRoutes } from "#contract/auth.ts";
import { calendarRoutes } from "#contract/calendar.ts";
import { fieldRoutes } from "#contract/field.ts";
import { incidentRoutes } from "#contract/incident-routes.ts";
import { peopleRoutes } from "#contract/people.ts";
import type { Route } from "#contract/route.ts";
import { photoRoutes } from "#contract/photos.ts";
import { residentRoutes } from "#contract/residents.ts";
import { baseMapRoutes } from "#contract/base-map.ts";
import { retentionRoutes } from "#contract/retention.ts";
import { planRoutes } from "#contract/plans.ts";
import { routes } from "#contract/routes.ts";
import { failureSchema } from "#contract/reply.ts";
import { sitingRoutes } from "#contract/siting.ts";

/** The questions of the contract as an OpenAPI 3.1 document. */
export function openApiDocument(version: string): object {
  return {
    openapi: "3.1.0",
    info: { title: "gridwatch", version, description: "Questions of the console. News and wishes travel by Socket.IO." },
    components: { schemas: { Failure: jsonSchema(failureSchema) } },
    paths: pathsOf([...Object.values(authRoutes), ...Object.values(peopleRoutes), ...Object.values(incidentRoutes), ...Object.values(photoRoutes), ...Object.values(calendarRoutes), ...Object.values(sitingRoutes), ...Object.values(retentionRoutes), ...Object.values(baseMapRoutes), ...Object.values(fieldRoutes), ...Object.values(residentRoutes), ...Object.values(routes), ...Object.values(planRoutes)]),
  };
}

/** One path may be asked and be posted to. */
function pathsOf(every: readonly Route[]): Record<string, object> {
  const paths: Record<string, Record<string, object>> = {};
  for (const route of every) Object.assign((paths[route.path.replace(/:(\w+)/g, "{$1}")] ??= {}), { [route.method ?? "get"]: operation(route) });
  return paths;
}

function operation({ method, media, path, summary, audiences, input, answer }: Route): object {
  const { properties = {}, required = [] } = jsonSchema(input, "input");
  const parameters = Object.entries(properties).map(([name, schema]) => {
    const inPath = path.includes(`:${name}`);
    return { name, in: inPath ? "path" : "query", required: inPath || required.includes(name), schema };
  }).filter((parameter) => parameter.in === "path" || method !== "post");
  const failure = { content: { "application/json": { schema: { $ref: "#/components/schemas/Failure" } } } };
  return {
    summary,
    description: `For: ${audiences.join(", ")}.`,
    parameters: [...parameters, { name: "audience", in: "query", required: false, schema: { enum: [...audiences] } }],
    ...(method === "post" && { requestBody: { required: true, content: media ? Object.fromEntries(media.map((type) => [type, {}])) : { "application/json": { schema: jsonSchema(input, "input") } } } }),
    responses: {
      200: { description: "OK", content: { "application/json": { schema: jsonSchema(answer) } } },
      400: { description: "A field is wrong; `field` names it", ...failure },
      401: { description: "Nobody is signed in", ...failure },
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
