import chinese400 from "@fontsource/noto-sans-sc/files/noto-sans-sc-chinese-simplified-400-normal.woff2?url";
import chinese600 from "@fontsource/noto-sans-sc/files/noto-sans-sc-chinese-simplified-600-normal.woff2?url";

const SIDE = 24;

/** What a letter looks like here, pixel by pixel. */
function drawn(letter: string): string {
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = SIDE;
  const pen = canvas.getContext("2d", { willReadFrequently: true });
  if (!pen) return letter;
  pen.font = `${SIDE - 4}px sans-serif`;
  pen.textBaseline = "top";
  pen.fillText(letter, 0, 0);
  return pen.getImageData(0, 0, SIDE, SIDE).data.join();
}

/** Every phone has Chinese letters; a borrowed computer may have none, and draws the same box for each. Only then ours are fetched: they are two megabytes. */
export function fetchMissingLetters(): void {
  if (drawn("\u7f51") !== drawn("\u683c")) return;
  for (const [weight, url] of [["400", chinese400], ["600", chinese600]] as const) document.fonts.add(new FontFace("Noto Sans SC", `url(${JSON.stringify(url)})`, { weight, display: "swap" }));
}
