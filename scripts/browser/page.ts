import type { Browser, Page, ViewportSize } from "playwright-core";
import type { Position } from "#geo/position.ts";
import type { AreaDesk } from "../../client/areas/use-areas.ts";
import type { WhatIfDesk } from "../../client/circles/use-what-if.ts";
import type { IncidentDesk } from "../../client/incidents/use-incidents.ts";
import type { MapCamera } from "../../client/map/use-map-camera.ts";
import type { SessionDesk } from "../../client/realtime/use-session.ts";
import type { Selection } from "../../client/composables/use-selection.ts";
import type { WorkerDesk } from "../../client/workers/use-workers.ts";
import type { WorkerLayer } from "../../client/workers/layer.ts";

/** What main.ts provides, by the names of its keys. */
interface Desks {
  session: SessionDesk;
  areas: AreaDesk;
  workers: WorkerDesk;
  incidents: IncidentDesk;
  selection: Selection;
  "map camera": MapCamera;
  "what if": WhatIfDesk;
}

declare global {
  interface Window {
    /** Put into the page by `openPage`. */
    desk<Name extends keyof Desks>(name: Name): Desks[Name];
    violations: string[];
  }
}

export interface OpenPage {
  page: Page;
  /** Errors and warnings of the console, errors nobody caught, and breaches of the content security policy. */
  complaints: () => Promise<string[]>;
  /** Everything the page was sent but its own program: frames of sockets and bodies of answers. */
  received: () => Promise<Buffer[]>;
  close: () => Promise<void>;
}

/** A busy machine takes long to draw; what comes, comes. */
const PATIENCE_MILLISECONDS = 60_000;
const SMALL: ViewportSize = { width: 1280, height: 720 };
/** Said by Chromium about drawing in software, and about a sound that we say in words is held back. */
const NOT_OURS = /GPU stall due to ReadPixels|Automatic fallback to software WebGL|GroupMarkerNotSet|AudioContext was not allowed to start/;

/**
 * Opens a page and listens to all it says and hears.
 *
 * The page is reached as Vue leaves it: an app stands on its element, and on it stands what main.ts provides. So the product
 * has nothing in it that is there for tests only, and what is tested is what is shipped.
 */
export async function openPage(browser: Browser, address: string, { viewport = SMALL, prepare }: { viewport?: ViewportSize; prepare?: (page: Page) => Promise<unknown> } = {}): Promise<OpenPage> {
  const context = await browser.newContext({ viewport, locale: "zh-CN" });
  context.setDefaultTimeout(PATIENCE_MILLISECONDS);
  const page = await context.newPage();
  const said: string[] = [];
  const frames: Buffer[] = [];
  const bodies: Promise<Buffer | undefined>[] = [];
  page.on("console", (message) => void (/error|warning/.test(message.type()) && !NOT_OURS.test(message.text()) && said.push(message.text())));
  page.on("pageerror", ({ message }) => void said.push(message));
  page.on("websocket", (socket) => void socket.on("framereceived", ({ payload }) => void frames.push(Buffer.from(payload))));
  page.on("response", (response) => void (/\/assets\//.test(response.url()) || bodies.push(response.body().catch(() => undefined))));
  await page.addInitScript(() => {
    window.violations = [];
    document.addEventListener("securitypolicyviolation", ({ violatedDirective, blockedURI, sourceFile, lineNumber, columnNumber }) => void window.violations.push(`${violatedDirective}: ${blockedURI} ${sourceFile}:${lineNumber}:${columnNumber}`));
    window.desk = (name) => {
      const element = document.querySelector("#app") as unknown as { __vue_app__: { _context: { provides: Record<symbol, never> } } };
      const { provides } = element.__vue_app__._context;
      const key = Object.getOwnPropertySymbols(provides).find(({ description }) => description === name);
      if (!key) throw new Error(`nothing is provided as "${name}"`);
      return provides[key] as never;
    };
  });
  await prepare?.(page);
  await page.goto(address);
  return {
    page,
    complaints: async () => [...said, ...(await page.evaluate(() => window.violations))],
    received: async () => [...frames, ...(await Promise.all(bodies)).flatMap((body) => body ?? [])],
    close: () => context.close(),
  };
}

/** Waits until the lamp says so. */
export const untilLamp = (page: Page, state: string, timeout = PATIENCE_MILLISECONDS): Promise<unknown> =>
  page.waitForFunction((wanted) => "__vue_app__" in (document.querySelector("#app") ?? {}) && window.desk("session").lamp.value.state === wanted, state, { timeout });

/** Waits until the map has drawn everything it was told to. */
export const untilDrawn = (page: Page): Promise<unknown> => page.waitForFunction(() => window.desk("map camera").map.value?.areTilesLoaded() && window.desk("map camera").map.value?.loaded(), undefined, { timeout: PATIENCE_MILLISECONDS });

/** Where the symbol of the one worker is, by the buffer that the graphics card draws from; undefined when none is drawn. */
export const symbolInBuffer = (page: Page): Promise<[lon: number, lat: number] | undefined> =>
  page.evaluate(() => {
    const layer = window.desk("map camera").map.value?.getLayer("workers") as unknown as { implementation: WorkerLayer } | undefined;
    const vertices = layer?.implementation.vertices;
    if (!vertices?.count) return undefined;
    const [x, y] = [vertices.origin.x + (vertices.data[2] ?? 0), vertices.origin.y + (vertices.data[3] ?? 0)];
    return [x * 360 - 180, (Math.atan(Math.sinh(Math.PI * (1 - 2 * y))) * 180) / Math.PI];
  });

/** The brightest that is drawn within a few pixels of a place, 0 to 255: read from the very frame, before the browser shows it. */
export const brightnessAt = (page: Page, at: Position, reachPixels = 4): Promise<number> =>
  page.evaluate(
    async ([[lon, lat], reach]) => {
      const map = window.desk("map camera").map.value;
      if (!map) return 0;
      return new Promise<number>((answer) => {
        map.once("render", () => {
          const gl = map.getCanvas().getContext("webgl2") as WebGL2RenderingContext;
          const { x, y } = map.project([lon, lat]);
          const ratio = map.getPixelRatio();
          const side = Math.ceil(2 * reach * ratio);
          const pixels = new Uint8Array(4 * side * side);
          gl.readPixels(Math.round((x - reach) * ratio), Math.round(gl.drawingBufferHeight - (y + reach) * ratio), side, side, gl.RGBA, gl.UNSIGNED_BYTE, pixels);
          let brightest = 0;
          for (let index = 0; index < pixels.length; index += 4) brightest = Math.max(brightest, Math.min(pixels[index] ?? 0, pixels[index + 1] ?? 0, pixels[index + 2] ?? 0));
          answer(brightest);
        });
        map.triggerRepaint();
      });
    },
    [at, reachPixels] as const,
  );

/** The ids of the cases that are drawn. */
export const casesDrawn = (page: Page): Promise<number[]> =>
  page.evaluate(() => {
    const map = window.desk("map camera").map.value;
    const found = map?.queryRenderedFeatures({ layers: ["case-quiet", "case-due", "case-over"] }) ?? [];
    return [...new Set(found.map(({ properties }) => Number(properties["id"])))].sort((a, b) => a - b);
  });
