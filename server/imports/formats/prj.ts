import { projectionOf } from "#geo/datum/datum.ts";

/**
 * What a `.prj` says the coordinates are meant in, under our names; the text itself, when we know no such.
 *
 * @see OGC 01-009, as ESRI writes it
 */
export function datumOfPrj(text: string): string {
  const number = (name: string) => Number(new RegExp(`PARAMETER\\s*\\[\\s*"${name}"\\s*,\\s*([-\\d.eE+]+)`, "i").exec(text)?.[1] ?? NaN);
  if (/beijing.?1954|xian.?1980|D_Xian|D_Beijing/i.test(text)) return "local";
  const isChina = /CGCS.?2000|China.?2000|China Geodetic/i.test(text);
  const isWorld = /WGS.?(19)?84/i.test(text);
  if (!/PROJCS|PROJCRS/i.test(text)) return isChina ? "cgcs2000" : isWorld ? "wgs84" : text.slice(0, 80);
  if (/Mercator_Auxiliary_Sphere|Pseudo.?Mercator/i.test(text)) return "epsg:3857";
  const [meridian, easting, scale] = [number("central_meridian"), number("false_easting"), number("scale_factor")];
  for (const [first, last] of [[4491, 4554], [32643, 32653]] as const) {
    if (first === 4491 ? !isChina : !isWorld) continue;
    for (let code = first; code <= last; code++) {
      const known = projectionOf(code);
      if (known?.centralMeridian === meridian && known.falseEastingMetres === easting && (known.scale === scale || Number.isNaN(scale))) return `epsg:${code}`;
    }
  }
  return text.slice(0, 80);
}

/** As programs write it beside a shapefile. */
export function prjOf(code: number): string {
  const known = projectionOf(code);
  const china = 'GEOGCS["GCS_China_Geodetic_Coordinate_System_2000",DATUM["D_China_2000",SPHEROID["CGCS2000",6378137.0,298.257222101]],PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]]';
  const world = 'GEOGCS["GCS_WGS_1984",DATUM["D_WGS_1984",SPHEROID["WGS_1984",6378137.0,298.257223563]],PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]]';
  if (!known) return code === 4490 ? china : world;
  const { centralMeridian, falseEastingMetres, scale } = known;
  return `PROJCS["EPSG_${code}",${scale === 1 ? china : world},PROJECTION["${scale === 1 ? "Gauss_Kruger" : "Transverse_Mercator"}"],PARAMETER["False_Easting",${falseEastingMetres}.0],PARAMETER["False_Northing",0.0],PARAMETER["Central_Meridian",${centralMeridian}.0],PARAMETER["Scale_Factor",${scale === 1 ? "1.0" : scale}],PARAMETER["Latitude_Of_Origin",0.0],UNIT["Meter",1.0]]`;
}
