/** Households of a grid by its kind; an exclusive one has no band. The same as the server checks by. */
const BANDS: Partial<Record<string, readonly [least: number, most: number]>> = { community: [300, 500], rural: [30, 80] };
export const COMMUNITY_BAND = [300, 500] as const;

export type Balance = "high" | "low" | "fine";

export function balanceOf(kind: string, households: number): { balance: Balance; off: number } {
  const band = BANDS[kind];
  if (!band || (households >= band[0] && households <= band[1])) return { balance: "fine", off: 0 };
  return households > band[1] ? { balance: "high", off: households - band[1] } : { balance: "low", off: band[0] - households };
}
