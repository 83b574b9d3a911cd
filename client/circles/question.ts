import { circleQuestionSchema, type CircleQuestion } from "#contract/circles.ts";

/** The names by which an address asks for circles: kind of point, who walks, minute of the week. */
const NAMES = { kind: "kind", walker: "walker", minuteOfWeek: "opens", minutes: "within" } as const;
type Asked = keyof typeof NAMES;

/** The circles an address asks for; what cannot be asked is passed over. */
export function questionIn(query: Readonly<Record<string, unknown>>): CircleQuestion {
  const asked = (Object.keys(NAMES) as Asked[]).flatMap((name) => {
    const given = circleQuestionSchema.safeParse({ [name]: query[NAMES[name]] });
    return query[NAMES[name]] !== undefined && given.success ? [[name, given.data[name]]] : [];
  });
  return circleQuestionSchema.parse(Object.fromEntries(asked));
}

/** How an address asks for it: what is usual is left out. */
export function queryOf(changes: Partial<Record<Asked, string | number | undefined>>): Record<string, string | number | undefined> {
  const usual = circleQuestionSchema.parse({});
  return Object.fromEntries(Object.entries(changes).map(([name, value]) => [NAMES[name as Asked], value === usual[name as Asked] ? undefined : value]));
}
