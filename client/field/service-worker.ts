/** Keeps the field page on the phone. What is done there is the page's own: nothing that is sent passes through here. */

/** As much of a service worker as this needs: its whole library does not go together with that of a page. */
interface Lasting extends Event {
  waitUntil(work: Promise<unknown>): void;
}
interface Asked extends Lasting {
  request: Request;
  respondWith(answer: Promise<Response>): void;
}
interface Scope {
  location: Location;
  clients: { claim(): Promise<void> };
  skipWaiting(): Promise<void>;
  addEventListener(name: "install" | "activate", hear: (event: Lasting) => void): void;
  addEventListener(name: "fetch", hear: (event: Asked) => void): void;
}
const scope = self as unknown as Scope;

/** Written in by the build (scripts/phone-pages.ts): the files of the page, and a name for this set of them. */
const { version, files } = JSON.parse("FIELD-FILES") as { version: string; files: string[] };
const PAGE = "/field.html";
const TILES = "field-tiles";
const PREFIX = "field-page-";
/** Two screens around and a few zooms: about 10 MB. */
const MOST_TILES = 800;
/** A page that is on the phone is not waited for longer. */
const PATIENCE_MILLISECONDS = 4_000;

scope.addEventListener("install", (event) => {
  event.waitUntil((async () => {
    const cache = await caches.open(PREFIX + version);
    await cache.addAll([PAGE, ...files].map((path) => new Request(path, { cache: path === PAGE ? "reload" : "default" })));
    await scope.skipWaiting();
  })());
});

scope.addEventListener("activate", (event) => {
  event.waitUntil((async () => {
    // the set before stays for pages that are open: what they load later is in it
    const pages = (await caches.keys()).filter((name) => name.startsWith(PREFIX));
    for (const name of pages.slice(0, -2)) await caches.delete(name);
    await scope.clients.claim();
  })());
});

scope.addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== "GET" || origin !== scope.location.origin) return;
  if (request.mode === "navigate") event.respondWith(page(request));
  else if (pathname.startsWith("/phone/") || pathname.startsWith("/field")) event.respondWith(caches.match(request).then((kept) => kept ?? fetch(request)));
  else if (pathname.startsWith("/tiles/")) event.respondWith(tile(request, event));
});

/** As the server has it now, or as it was: a sign-in page that it sends instead is shown, too. */
async function page(request: Request): Promise<Response> {
  const fresh = fetch(request).then((response) => (response.status >= 500 ? undefined : response), () => undefined);
  const late = new Promise<undefined>((done) => setTimeout(done, PATIENCE_MILLISECONDS));
  return (await Promise.race([fresh, late])) ?? (await caches.match(PAGE)) ?? (await fresh) ?? Response.error();
}

async function tile(request: Request, event: Asked): Promise<Response> {
  const cache = await caches.open(TILES);
  const kept = await cache.match(request);
  const fresh = fetch(request).then(async (response) => {
    if (response.status === 200) {
      await cache.put(request, response.clone());
      const keys = await cache.keys();
      for (const old of keys.slice(0, Math.max(0, keys.length - MOST_TILES))) await cache.delete(old);
    }
    return response;
  });
  if (!kept) return fresh;
  event.waitUntil(fresh.catch(() => {}));
  return kept;
}
