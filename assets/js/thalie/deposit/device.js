/*
 * Words of drafts that are not saved, on this device: each draft's under a key of its own.
 */

export const PREFIX = "thalie-draft:";

export function read(key) {
  try {
    return JSON.parse(window.localStorage.getItem(key)) ?? [];
  } catch {
    return [];
  }
}

/** Whether it could be kept: a device may be full, or keep nothing. Who logs out keeps nothing more. */
export function write(key, entries) {
  if (document.documentElement.dataset.leaving) return true;
  try {
    if (entries.length) window.localStorage.setItem(key, JSON.stringify(entries));
    else window.localStorage.removeItem(key);
    return true;
  } catch {
    return false;
  }
}

function keys() {
  try {
    return Object.keys(window.localStorage).filter((key) => key.startsWith(PREFIX));
  } catch {
    return [];
  }
}

/** Who logs out leaves no words on the device; they are asked before, where there are some. */
export function forgetAtLogout(words) {
  const ask = (event) => {
    if (!event.target.closest?.("a[href*='/logout']")) return;
    const kept = keys();
    if (!kept.length) return;
    if (!window.confirm(words)) {
      event.preventDefault();
      return;
    }
    document.documentElement.dataset.leaving = "yes"; // the form, in a script of its own, is still there
    kept.forEach((key) => window.localStorage.removeItem(key));
  };
  document.addEventListener("click", ask, true); // before the menu, which lets no click out
}
