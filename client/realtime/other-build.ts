/**
 * Whether the server gives out another program than the one that runs on this page. Unsure means no: a page that works is kept.
 *
 * @param running the address of the running program, as it stands in the page
 */
export async function hasOtherBuild(running: string | null | undefined, page: string, fetch: typeof globalThis.fetch): Promise<boolean> {
  if (!running) return false;
  const text = await fetch(page, { cache: "no-cache" }).then((response) => (response.ok ? response.text() : ""), () => "");
  return text.includes("<script") && !text.includes(running);
}
