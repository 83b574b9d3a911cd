import type { Router } from "express";
import { calendarRoutes as routes } from "#contract/calendar.ts";
import { serve, type ViewerOf } from "../edge/route.ts";
import { calendarOf, changeDay, exportCalendar, importCalendar, type CalendarNeeds } from "./calendar-days.ts";

/** The administrator's door to the days that are worked. */
export function serveCalendar(web: Router, viewerOf: ViewerOf, needs: CalendarNeeds): void {
  serve(web, routes.calendar, viewerOf, (viewer, { year }) => calendarOf(needs, viewer, year));
  serve(web, routes.changeDay, viewerOf, (viewer, day) => changeDay(needs, viewer, day));
  serve(web, routes.calendarSheet, viewerOf, async (viewer, { year }) => ({ csv: await exportCalendar(needs, viewer, year) }));
  serve(web, routes.importCalendar, viewerOf, (viewer, { csv }) => importCalendar(needs, viewer, csv));
}
