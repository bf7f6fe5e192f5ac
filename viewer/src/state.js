/* What is shown, as it stands in the address of the page. */

const WORDS = ["of", "with", "axis", "log", "lines", "tab"];
const REGION = /^(\d+),(\d+),(\d+),(\d+)$/;
const WINDOW = /^(\d+)-(\d+)$/;

/** The state that an address, its part behind the question mark, tells. */
export function read(search) {
  const words = new URLSearchParams(search);
  const state = Object.fromEntries(WORDS.map((name) => [name, words.get(name)]));
  return {
    ...state,
    region: numbers(words.get("region"), REGION),
    region2: numbers(words.get("region2"), REGION),
    window: numbers(words.get("window"), WINDOW),
  };
}

/** The part of an address behind the question mark that tells STATE, beside what SEARCH tells of other things. */
export function written(state, search = "") {
  const words = new URLSearchParams(search);
  const said = {
    ...Object.fromEntries(WORDS.map((name) => [name, state[name]])),
    region: state.region?.join(","),
    region2: state.region2?.join(","),
    window: state.window?.join("-"),
  };
  for (const [name, value] of Object.entries(said)) {
    if (value === null || value === undefined) words.delete(name);
    else words.set(name, value);
  }
  return words.toString();
}

function numbers(text, form) {
  const found = form.exec(text ?? "");
  return found ? found.slice(1).map(Number) : null;
}

/** REGION within a map of SHAPE, columns and rows, or null where nothing of it lies there. */
export function within(region, [width, height]) {
  if (!region) return null;
  const [x0, y0, x1, y1] = region;
  const fit = (at, most) => Math.max(0, Math.min(at, most));
  const cut = [fit(Math.min(x0, x1), width), fit(Math.min(y0, y1), height), fit(Math.max(x0, x1), width), fit(Math.max(y0, y1), height)];
  return cut[0] < cut[2] && cut[1] < cut[3] ? cut : null;
}

/** WINDOW within CHANNELS, or null where nothing of it lies there. */
export function inside(window, channels) {
  if (!window) return null;
  const [low, high] = [Math.max(0, Math.min(...window)), Math.min(channels, Math.max(...window))];
  return low < high ? [low, high] : null;
}
