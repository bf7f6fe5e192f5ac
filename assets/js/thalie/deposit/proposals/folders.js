/*
 * Files that are dropped, or chosen, with their folders: they have the names that the command line
 * gives them (site/thalie/proposals/layout.py), and the server is told where they lay.
 */

import { http } from "react-invenio-forms";
import { said } from "./words";

const NAMES = "/api/names-of-files";
const waiting = {};

const pathOf = (file) => (file.webkitRelativePath || file.path || file.name).replace(/^(\.?\/)+/, "");

const renamed = (file, name) => new File([file], name, { type: file.type, lastModified: file.lastModified });

/** Files without folders: their names with composed accents, each once. */
function plain(files) {
  const names = new Set();
  const twins = [];
  const kept = files.filter((file) => {
    const name = file.name.normalize("NFC");
    if (names.has(name)) twins.push(name);
    return !names.has(name) && names.add(name);
  });
  const told = twins.length ? [said("twins", { names: twins.join(", ") })] : [];
  return { files: kept.map((file) => (file.name === file.name.normalize("NFC") ? file : renamed(file, file.name.normalize("NFC")))), told };
}

/** FILES as they are uploaded, and what is to be said of them; none where they do not go together. */
export async function prepared(files) {
  if (!files.some((file) => pathOf(file).includes("/"))) return plain(files);
  try {
    const { data } = await http.post(NAMES, { paths: files.map(pathOf) });
    const taken = files.filter((file) => data.names[pathOf(file)]);
    taken.forEach((file) => {
      waiting[data.names[pathOf(file)]] = pathOf(file);
    });
    const told = data.left_out.length ? [said("leftOut", { names: data.left_out.join(", ") })] : [];
    if (!taken.length) told.push(said("emptyFolder"));
    return { files: taken.map((file) => renamed(file, data.names[pathOf(file)])), told };
  } catch (error) {
    return { files: [], told: [error.response?.data?.message ?? said("unsuccessful")] };
  }
}

/** Where files with these names lay, each told once. */
export function pathsOf(names) {
  const found = Object.entries(waiting).filter(([name]) => names.includes(name));
  return Object.fromEntries(found);
}

export const forgetPaths = (paths) => Object.keys(paths).forEach((name) => delete waiting[name]);
