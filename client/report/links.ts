/** The links of what was reported from this browser, newest first. Whoever clears it still has those they saved. */
export interface OwnCase {
  id: number;
  token: string;
}
const STORED_AS = "report-links";
const MOST = 30;

export function ownCases(storage: Pick<Storage, "getItem">): OwnCase[] {
  try {
    const read: unknown = JSON.parse(storage.getItem(STORED_AS) ?? "[]");
    return Array.isArray(read) ? read.filter((each): each is OwnCase => typeof each === "object" && each !== null && typeof (each as OwnCase).id === "number" && typeof (each as OwnCase).token === "string") : [];
  } catch {
    return [];
  }
}

export const keepOwn = (storage: Pick<Storage, "getItem" | "setItem">, own: OwnCase): void => storage.setItem(STORED_AS, JSON.stringify([own, ...ownCases(storage).filter(({ token }) => token !== own.token)].slice(0, MOST)));

/** 256 bits that nobody guesses, as they stand at the end of a link. */
export function newToken(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(32));
  return btoa(String.fromCharCode(...bytes)).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}
