/** SQLSTATEs of a database that is starting, stopping, or has no room for another connection; classes 08 and 57P. */
const STATES = /^(08...|57P0[123]|53300)$/;
const SYSTEM = ["ECONNREFUSED", "ECONNRESET", "ENOENT", "EPIPE", "ETIMEDOUT", "EHOSTUNREACH", "ENOTFOUND", "EAI_AGAIN"];
/** pg gives these no code. */
const WORDS = /^(Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error|Client was closed)/;

/** Whether something failed because the database was not there: the same may be asked again soon. */
export function isDatabaseAway(error: unknown): boolean {
  if (error instanceof AggregateError) return error.errors.every(isDatabaseAway);
  if (!(error instanceof Error)) return false;
  const code = "code" in error ? String(error.code) : "";
  if (STATES.test(code) || WORDS.test(error.message)) return true;
  // a file that is missing says ENOENT too
  return SYSTEM.includes(code) && "syscall" in error && ["connect", "read", "write", "getaddrinfo"].includes(String(error.syscall));
}
