import { afterAll, beforeAll, expect, test, vi } from "vitest";
import sharp from "sharp";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { sequence } from "#geo/testing/sequence.ts";
import { launchChromium } from "./chromium.ts";
import { preparePhone, type PhoneGround } from "./phone-ground.ts";

let ground: PhoneGround;
let browser: Browser;
let close: () => Promise<void>;
beforeAll(async () => {
  [ground, { browser, close }] = await Promise.all([preparePhone(), launchChromium()]);
});
afterAll(async () => {
  await close();
  await ground.close();
});

test("x", () => { expect(1).toBe(1); void sharp; void sequence; void vi; const x: BrowserContext | Page | undefined = undefined; void x; });
