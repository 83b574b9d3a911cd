import { hash, verify } from "@node-rs/argon2";

/** argon2id as OWASP advises for 2025: about 25 ms on one core. */
const COST = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };
/** Each takes 19 MiB and a core. */
const AT_ONCE = 2;

let running = 0;
const waiting: (() => void)[] = [];

async function inTurn<T>(work: () => Promise<T>): Promise<T> {
  if (running >= AT_ONCE) await new Promise<void>((go) => waiting.push(go));
  running++;
  try {
    return await work();
  } finally {
    running--;
    waiting.shift()?.();
  }
}

export const hashPassword = (password: string): Promise<string> => inTurn(() => hash(password, COST));

let nobodys: Promise<string> | undefined;

/** Takes as long for somebody who is not there, or has no password, as for a wrong one. */
export async function isPassword(known: string | null | undefined, password: string): Promise<boolean> {
  nobodys ??= hashPassword("nobody's");
  const against = known ?? (await nobodys);
  const fits = await inTurn(() => verify(against, password));
  return fits && known !== null && known !== undefined;
}
