import { palette, type Palette } from "./palette.ts";

/** In the sun: a light ground, and dark lines on it. What is not of the ground is as by night. */
export const lightPalette: Palette = {
  ...palette,
  land: "#e9edf1", block: "#f4f6f8", industry: "#eceff2", farm: "#e9eee2", green: "#d7e8d2", forest: "#c6dcc0", path: "#f4f0e4", water: "#b9d8ee", shore: "#8fbbd8", sports: "#cfe3cd", track: "#d9cfc4",
  building: "#d3dae2", buildingHome: "#c8d0da", buildingEdge: "#b7c1cd", wall: "#a9b6c6",
  lane: "#ffffff", streetMinor: "#ffffff", streetMiddle: "#ffffff", streetMain: "#ffffff", bridge: "#ffffff", casing: "#b9c4d0", rail: "#7d8b9b", railBed: "#dfe5ea",
  veil: "rgba(233, 237, 241, 0.55)", grid: "rgba(16, 36, 58, 0.35)", community: "rgba(16, 36, 58, 0.6)", subdistrict: "rgba(16, 36, 58, 0.85)", subdistrictCasing: "rgba(255, 255, 255, 0.6)", district: "#10243a", litArea: "rgba(11, 79, 148, 0.08)",
  label: "#3d4f63", labelStreet: "#5b6c80", labelWater: "#1f5a82", labelSubdistrict: "#10243a", halo: "#ffffff", fresh: "#0d1722", focus: "#0b4f94",
};
