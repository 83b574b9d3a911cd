import { existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { chromium, type Browser } from "playwright-core";

/** Drawn in software, so that every machine draws the same; as root there is no sandbox; and it calls nobody. */
const FLAGS = [
  "--use-angle=swiftshader", "--enable-unsafe-swiftshader", "--disable-background-networking", "--disable-component-update", "--disable-sync", "--disable-quic",
  ...(process.getuid?.() === 0 ? ["--no-sandbox"] : []),
];
const INSTALLED = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome", "/opt/google/chrome/chrome", "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"];

/** The Chromium of this machine, an installed Chrome, or the one that came with our packages: also where `TEST_CHROMIUM` is `packaged`. */
export async function launchChromium(flags: readonly string[] = []): Promise<{ browser: Browser; close(): Promise<void> }> {
  const installed = process.env["TEST_CHROMIUM"] === "packaged" ? undefined : INSTALLED.find(existsSync);
  const unpacked = installed ? undefined : await unpackChromium();
  const browser = await chromium.launch({ executablePath: installed ?? unpacked?.path ?? "", args: [...FLAGS, ...flags], env: { ...process.env, ...unpacked?.env } });
  return {
    browser,
    async close() {
      await browser.close();
      if (unpacked) await rm(unpacked.folder, { recursive: true, force: true });
    },
  };
}

/** It unpacks itself into the temp folder under names that others use, too: so into one of its own. With the libraries and fonts that a bare machine lacks. */
async function unpackChromium(): Promise<{ path: string; folder: string; env: Record<string, string> }> {
  const { default: packed, inflate } = await import("@sparticuz/chromium");
  const folder = await mkdtemp(join(tmpdir(), "chromium-"));
  const before = process.env["TMPDIR"];
  process.env["TMPDIR"] = folder;
  try {
    const libraries = await inflate(fileURLToPath(new URL("../../node_modules/@sparticuz/chromium/bin/al2023.tar.br", import.meta.url)));
    const fonts = existsSync("/etc/fonts/fonts.conf") ? {} : { FONTCONFIG_PATH: join(folder, "fonts") };
    return { path: await packed.executablePath(), folder, env: { LD_LIBRARY_PATH: join(libraries, "lib"), ...fonts } };
  } finally {
    if (before === undefined) delete process.env["TMPDIR"];
    else process.env["TMPDIR"] = before;
  }
}
