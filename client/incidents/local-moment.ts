/** What a field for date and time holds, read by the clock of this computer. Undefined when it is none. */
export function momentOf(local: string): string | undefined {
  const milliseconds = Date.parse(local);
  return Number.isNaN(milliseconds) ? undefined : new Date(milliseconds).toISOString();
}
