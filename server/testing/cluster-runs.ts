import type { TestProject } from "vitest/node";
import setupDatabase from "../db/testing/postgis-half.ts";
import { startRedis } from "./redis.ts";

/** Before the runs in which every server is two processes: a PostGIS, and a Redis where they meet. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const [endDatabase, redis] = await Promise.all([setupDatabase(project), startRedis()]);
  project.provide("redis", redis.url);
  return async () => {
    await redis.stop();
    await endDatabase();
  };
}
