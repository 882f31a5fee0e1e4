// Colours of the page and of the basemap: dark, light, and print. Labels keep at least 4.5:1 against their ground.

export const FONT = '"Noto Sans CJK SC", "Noto Sans SC", "Microsoft YaHei", "PingFang SC", sans-serif';

const DARK = {
  name: "dark",
  earth: "#1a232e", water: "#0d192b", waterway: "#14243c", boundary: "#5d6f88",
  landuse: {
    green: "#1b2c2a", farm: "#1c2729", built: "#1d2733", work: "#20273a", civic: "#232a38", sand: "#26292b",
  },
  building: "#263240", buildingEdge: "#33425a",
  road: { highway: "#5b6c85", major: "#4c5c73", medium: "#3f4e62", minor: "#334152", path: "#3a4859", rail: "#45536a" },
  casing: "#131b25",
  ink: { place: "#e3eaf2", road: "#aebccd", water: "#7fb0e6", poi: "#a9b7c6", number: "#93a3b5", boundary: "#9fb0c3" },
  halo: "#141c26",
  plate: "#0e151dee", plateInk: "#eef3f8", edge: "#0a1017", outline: "#0a1017", ring: "#ffffff", ringEdge: "#0a1017", hover: "#8fc7ff",
};

const LIGHT = {
  name: "light",
  earth: "#f2f1ed", water: "#b7d2e7", waterway: "#a9c8e2", boundary: "#a08fa8",
  landuse: {
    green: "#dbe8d2", farm: "#eef0e0", built: "#eceae5", work: "#e8e5ec", civic: "#f0e9df", sand: "#f3ead2",
  },
  building: "#dfdad2", buildingEdge: "#c9c2b7",
  road: { highway: "#f7d08a", major: "#fbe6b8", medium: "#ffffff", minor: "#ffffff", path: "#b9b0a3", rail: "#b3b3ba" },
  casing: "#cbc4b8",
  ink: { place: "#232b35", road: "#46505c", water: "#1f5582", poi: "#4f5a66", number: "#666f79", boundary: "#66536f" },
  halo: "#ffffff",
  plate: "#fffffff2", plateInk: "#1b232c", edge: "#ffffff", outline: "#39434e", ring: "#10202f", ringEdge: "#ffffff", hover: "#0b63b5",
};

// For paper: white ground, little ink, and nothing that only its hue tells apart, for many printers have none.
const PRINT = {
  name: "print",
  earth: "#ffffff", water: "#d3dee8", waterway: "#9fb2c4", boundary: "#7d7d7d",
  landuse: {
    green: "#f1f5ee", farm: "#ffffff", built: "#ffffff", work: "#f6f6f6", civic: "#f4f2ee", sand: "#fbfaf6",
  },
  building: "#ececec", buildingEdge: "#a6a6a6",
  road: { highway: "#8c8c8c", major: "#bdbdbd", medium: "#ffffff", minor: "#ffffff", path: "#9a9a9a", rail: "#707070" },
  casing: "#8f8f8f",
  ink: { place: "#000000", road: "#1c1c1c", water: "#27475f", poi: "#262626", number: "#4a4a4a", boundary: "#4a4a4a" },
  halo: "#ffffff",
  plate: "#fffffff2", plateInk: "#000000", edge: "#8f8f8f", outline: "#000000", ring: "#000000", ringEdge: "#ffffff", hover: "#000000",
};

const THEMES = { dark: DARK, light: LIGHT, print: PRINT };

export const theme = { ...DARK }; // the one that is worn

export function setTheme(name) {
  Object.assign(theme, THEMES[name] || DARK);
  document.documentElement.dataset.theme = theme.name;
}

// The window came to a screen of another pixel density: whoever drew for the old one draws again.
export function onDensity(then) {
  matchMedia(`(resolution: ${window.devicePixelRatio}dppx)`).addEventListener("change", () => {
    then();
    onDensity(then);
  }, { once: true });
}
