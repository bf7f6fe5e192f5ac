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

/** A file into which somebody else sent other parts meanwhile. */
export class MixedError extends Error {}

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

/** Does ACT for each of NUMBERS, some at once; after an error none is begun. */
async function each(numbers, act) {
  const left = [...numbers];
  const work = async () => {
    while (left.length) {
      try {
        await act(left.shift());
      } catch (error) {
        left.length = 0;
        throw error;
      }
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
}

/**
 * Sends the parts of FILE that the server has not, after those that it has were compared. KNOWN is
 * what the server says of the transfer: part_size (bytes), parts, received (checksums by number,
 * from 1). PUT (number, blob, onBytes) sends one and gives the checksum of what arrived; LOOK gives
 * what is received in the end; ONBYTES is told how many bytes are there.
 */
export async function sendParts(file, known, { put, look, onBytes, checksum = checksumOf }) {
  const { part_size: size, parts, received = {} } = known;
  const numbers = Array.from({ length: parts }, (_, index) => index + 1);
  const partOf = (number) => file.slice((number - 1) * size, number * size);
  const own = {};
  const there = {};
  const tell = (number, bytes) => {
    there[number] = bytes;
    onBytes(Object.values(there).reduce((sum, some) => sum + some, 0));
  };
  const compare = async (number) => {
    const blob = partOf(number);
    own[number] = await checksum(blob);
    if (received[number] !== own[number]) throw new OtherFileError();
    tell(number, blob.size);
  };
  const send = async (number) => {
    const blob = partOf(number);
    own[number] = await checksum(blob);
    const progress = (bytes) => tell(number, Math.min(bytes, blob.size));
    for (let times = 0; times < SENT_AGAIN; times += 1) {
      if ((await put(number, blob, progress)) === own[number]) return tell(number, blob.size);
    }
    throw new ChecksumError();
  };
  await each(numbers.filter((number) => received[number]), compare);
  await each(numbers.filter((number) => !received[number]), send);
  const found = parts > 1 ? await look() : own;
  if (numbers.some((number) => found[number] !== own[number])) throw new MixedError();
}

/** Bytes a second of the last seconds, of SAMPLES [ms, bytes]; forgets those that are older. */
export function rateOf(samples, now) {
  while (samples.length > 2 && samples[0][0] < now - WINDOW) samples.shift();
  const [[began, first], [ended, last]] = [samples[0], samples[samples.length - 1]];
  return ended > began ? (Math.max(last - first, 0) * 1000) / (ended - began) : 0;
}
