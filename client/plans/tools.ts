/** What a click on the map means, by the key that chooses it. */
export const TOOLS = { select: "V", move: "E", reshape: "R", split: "S", merge: "M" } as const;
export type Tool = keyof typeof TOOLS;
export const TOOL_NAMES = Object.keys(TOOLS) as Tool[];
