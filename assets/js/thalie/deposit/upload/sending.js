/*
 * A file goes to the server in parts: a network that drops costs a part of it and not the whole, and
 * what was begun goes on where it stopped. Each part is compared by its checksum, which the browser
 * and the server compute each for themselves (site/thalie/records/parts.py). Nothing is imported
 * here, so that tests can run it as it is.
 */

export const PART = 16 * 1024 ** 2; // bytes
const AT_ONCE = 2; // parts of a file: while one is written, the other is on its way
const SENT_AGAIN = 3; // times, a part that did not arrive as it was
const ANSWERED = 6; // tries, where the server answers that it cannot at the moment
const [SHORTEST, LONGEST] = [1000, 15000]; // ms between two tries
const WINDOW = 10_000; // ms over which the speed is told

export const partsOf = (size) => Math.ceil(size / PART);

/** A file that was chosen to go on with another one. */
export class OtherFileError extends Error {}

/** A file that was sent whole by somebody else meanwhile. */
export class WholeError extends Error {}

/** A part that does not arrive as it was sent, again and again. */
export class ChecksumError extends Error {}

/** SHA-256 of BLOB as the server writes it. */
export async function checksumOf(blob) {
  const digest = await crypto.subtle.digest("SHA-256", await blob.arrayBuffer());
  return `sha256:${[...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, "0")).join("")}`;
}

/** Whether what stands in the way may pass by itself: no answer came, or the server cannot at the moment. */
export function mayPass(error) {
  const status = error.response?.status;
  return Boolean(error.isAxiosError) && (!status || status >= 500 || status === 408 || status === 429);
}

/** Ends after MILLISECONDS, sooner when the network is back, and at once with an error when it is given up. */
export function pause(milliseconds, signal, network = globalThis) {
  return new Promise((resolve, reject) => {
    const end = () => {
      clearTimeout(timer);
      network.removeEventListener?.("online", end);
      signal.removeEventListener("abort", end);
      if (signal.aborted) reject(signal.reason);
      else resolve();
    };
    const timer = setTimeout(end, milliseconds);
    network.addEventListener?.("online", end);
    signal.addEventListener("abort", end);
    if (signal.aborted) end();
  });
}

/** What ATTEMPT gives, which is told how often it was tried; tried again for as long as it may pass. */
export async function persist(attempt, { signal, onWait = () => {}, wait = pause }) {
  for (let tries = 0; ; tries += 1) {
    try {
      const found = await attempt(tries);
      onWait(false);
      return found;
    } catch (error) {
      if (signal.aborted || !mayPass(error) || (error.response && tries >= ANSWERED)) throw error;
      onWait(true);
      await wait(Math.min(SHORTEST * 2 ** tries, LONGEST), signal);
    }
  }
}

/**
 * Sends the parts of FILE that the server has not. KNOWN is what the server says of the transfer:
 * part_size (bytes), parts, received (checksums by number, from 1). PUT (number, blob, onBytes)
 * sends one and gives the checksum of what arrived; ONBYTES is told how many bytes are there.
 */
export async function sendParts(file, known, { put, onBytes, checksum = checksumOf }) {
  const { part_size: size, parts, received = {} } = known;
  const there = {};
  let next = 1;
  let ended = false;
  const tell = (number, bytes) => {
    there[number] = bytes;
    if (!ended) onBytes(Object.values(there).reduce((sum, some) => sum + some, 0));
  };
  const send = async (number, blob, own) => {
    for (let times = 0; times < SENT_AGAIN; times += 1) {
      if ((await put(number, blob, (bytes) => tell(number, Math.min(bytes, blob.size)))) === own) return;
    }
    throw new ChecksumError();
  };
  const work = async () => {
    while (next <= parts && !ended) {
      const number = next;
      next += 1;
      const blob = file.slice((number - 1) * size, number * size);
      const own = await checksum(blob);
      if (received[number] && received[number] !== own) throw new OtherFileError();
      if (!received[number]) await send(number, blob, own);
      tell(number, blob.size);
    }
  };
  try {
    await Promise.all(Array.from({ length: AT_ONCE }, work));
  } finally {
    ended = true;
  }
}

/** Bytes a second of the last seconds, of SAMPLES [ms, bytes]; forgets those that are older. */
export function rateOf(samples, now) {
  while (samples.length > 2 && samples[0][0] < now - WINDOW) samples.shift();
  const [[began, first], [ended, last]] = [samples[0], samples[samples.length - 1]];
  return ended > began ? (Math.max(last - first, 0) * 1000) / (ended - began) : 0;
}
