import type { FontFacesSpecification } from "@maplibre/maplibre-gl-style-spec";
import chinese400 from "@fontsource/noto-sans-sc/files/noto-sans-sc-chinese-simplified-400-normal.woff2?url";
import chinese600 from "@fontsource/noto-sans-sc/files/noto-sans-sc-chinese-simplified-600-normal.woff2?url";
import latin400 from "@fontsource/noto-sans-sc/files/noto-sans-sc-latin-400-normal.woff2?url";
import latin600 from "@fontsource/noto-sans-sc/files/noto-sans-sc-latin-600-normal.woff2?url";

/** What the shipped subset covers of each; a character it lacks is drawn by the system's font. */
const LATIN = ["U+0000-00FF", "U+2013", "U+2212"];
const CHINESE = ["U+2000-206F", "U+2E80-9FFF", "U+FE30-FE4F", "U+FF00-FFEF"];

export const REGULAR = ["Noto Sans SC"];
export const STRONG = ["Noto Sans SC Strong"];

/** Labels are drawn here from the page's own font files, so there is no glyph server. */
export const fontFaces: FontFacesSpecification = {
  [REGULAR[0] as string]: [{ url: latin400, "unicode-range": LATIN }, { url: chinese400, "unicode-range": CHINESE }],
  [STRONG[0] as string]: [{ url: latin600, "unicode-range": LATIN }, { url: chinese600, "unicode-range": CHINESE }],
};
