import { createAreas } from "../../areas/actions.ts";
import { createPool } from "../../db/pool.ts";
import { createCalendar } from "../calendar.ts";
import { escalateDue } from "../escalating.ts";

/** The job in a process of its own, to be killed: its database and its moment are its arguments. */
const [, , url = "", moment = ""] = process.argv;
const pool = createPool(url);
const calendar = await createCalendar(pool, "Asia/Shanghai");
const now = () => moment;
await escalateDue({ pool, now, calendar: () => calendar.now(), areas: createAreas({ pool, now, timeZone: "Asia/Shanghai" }), cornerNear: () => undefined });
await pool.end();
