import { createPool } from "../../db/pool.ts";
import { escalateDue } from "../escalating.ts";
import { needsFor } from "./needs.ts";

/** The job in a process of its own, to be killed: its database and its moment are its arguments. */
const [, , url = "", moment = ""] = process.argv;
const pool = createPool(url);
await escalateDue(await needsFor(pool, () => moment));
await pool.end();
