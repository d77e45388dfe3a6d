/** Light, dark, or as the device: the dark colours are a stylesheet of their own that is on for some media. */

const KEY = "theme";
const MEDIA = { auto: "(prefers-color-scheme: dark)", light: "not all", dark: "all" };

export function theme() {
  const saved = localStorage.getItem(KEY);
  return saved in MEDIA ? saved : "auto";
}

export function setTheme(name) {
  localStorage.setItem(KEY, name);
  applyTheme();
}

export function applyTheme() {
  document.getElementById("dark").media = MEDIA[theme()];
}
