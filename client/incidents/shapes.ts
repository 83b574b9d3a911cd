import type { Level } from "#contract/areas.ts";
import type { CategoryGroup } from "#contract/categories.ts";

type Shape = "hexagon" | "square" | "circle" | "triangle" | "pentagon" | "diamond";

/** What a group of categories looks like, in lists, in legends and on the map. The restricted ones are drawn nowhere but in the desk's lists. */
const SHAPES: Record<CategoryGroup, Shape> = {
  utilities: "hexagon", municipal: "square", environment: "circle", safety: "triangle", services: "pentagon", property: "diamond",
  disputes: "circle", care: "circle", border: "circle",
};

/** Corners, the angle of the first, and a factor that makes all shapes look equally big. */
const POLYGONS: Record<Exclude<Shape, "circle" | "triangle">, [corners: number, first: number, factor: number]> = {
  hexagon: [6, Math.PI / 6, 1.08],
  square: [4, Math.PI / 4, 1.22],
  diamond: [4, 0, 1.2],
  pentagon: [5, -Math.PI / 2, 1.1],
};

/** An SVG path around the origin. */
export function shapePath(group: CategoryGroup, radius: number): string {
  const shape = SHAPES[group];
  if (shape === "circle") return `M${-radius},0A${radius},${radius} 0 1 1 ${radius},0A${radius},${radius} 0 1 1 ${-radius},0Z`;
  if (shape === "triangle") return `M0,${-radius * 1.2}L${radius * 1.18},${radius * 0.86}L${-radius * 1.18},${radius * 0.86}Z`;
  const [corners, first, factor] = POLYGONS[shape];
  const points = Array.from({ length: corners }, (_, index) => {
    const angle = first + (index * 2 * Math.PI) / corners;
    return `${(radius * factor * Math.cos(angle)).toFixed(2)},${(radius * factor * Math.sin(angle)).toFixed(2)}`;
  });
  return `M${points.join("L")}Z`;
}

/** Where the sign inside stands, as a share of the radius below the middle. */
export const signDrop = (group: CategoryGroup): number => ({ triangle: 0.62, pentagon: 0.5 } as Partial<Record<Shape, number>>)[SHAPES[group]] ?? 0.44;

const RINGS: Record<Level, number> = { grid: 0, community: 1, subdistrict: 2, district: 3, city: 4 };

/** One ring around a case for each level it has risen. */
export const ringsOf = (level: Level): number => RINGS[level];
