/*
 * InvenioRDM's uploader, sending in parts: its queue, its requests and its list of files stay. What
 * it does for one file is replaced: it is announced once, its parts are sent (sending.js), and it is
 * committed; each step is tried again for as long as the network is away.
 */

import { RDMDepositFilesService } from "@js/invenio_rdm_records/src/deposit/api/DepositFilesService";
import { advance, begin, change, end, of } from "./running";
import { ChecksumError, MixedError, OtherFileError, PART, WholeError, partsOf, persist, sendParts } from "./sending";
import { said } from "./words";

const STALLED = 60_000; // ms without a byte, after which a part is sent again
const IN_PARTS = "M";

const canCompare = () => Boolean(globalThis.crypto?.subtle); // only where the page came by HTTPS, or from this machine

/** Why an upload ended, in the language of the page. */
function reasonOf(error) {
  const { status, data } = error.response ?? {};
  const message = data?.errors?.[0]?.messages?.[0] ?? data?.message ?? "";
  if ([401, 403].includes(status) || /CSRF/.test(message)) return said("expired");
  if (error instanceof OtherFileError) return said("other");
  if (error instanceof MixedError) return said("mixed");
  if (error instanceof WholeError) return said("whole");
  if (error instanceof ChecksumError) return said("damaged");
  if (error.name === "NotReadableError") return said("unreadable");
  return message || said("unsuccessful");
}

class PartsFilesService extends RDMDepositFilesService {
  _stock = { put: this.upload, initialize: this._initializeUpload, send: this._doUpload, fail: this._onError };

  _begun = new WeakMap(); // what the server says of a file when its upload begins

  constructor({ fileApiClient, maxConcurrentUploads, progressNotifier }) {
    super(fileApiClient, maxConcurrentUploads);
    this.setProgressNotifier(progressNotifier);
  }

  upload = async (url, file) => {
    begin(file);
    await this._stock.put(url, file);
  };

  /** Announces a file, unless the server knows it: what was begun goes on, and an answer may have been lost. */
  _initializeUpload = (url, file) =>
    this._told(file, async () => {
      if (!file.size || !canCompare()) return this._stock.initialize(url, file);
      const given = new AbortController();
      change(file.name, { given });
      this.progressNotifier.onUploadStarted(file.name, () => given.abort());
      this.progressNotifier.onUploadProgress(file.name, 0);
      file.transferOptions = { type: IN_PARTS, fileSize: file.size, part_size: PART, parts: partsOf(file.size) };
      const entry = await this._persist(file, async (tries) => {
        const known = tries || file.goesOn ? await this._find(`${url}/${encodeURIComponent(file.name)}`) : undefined;
        return known ?? (await this._stock.initialize(url, file));
      });
      if (entry.status === "completed") throw new WholeError();
      if (entry.transfer.type === IN_PARTS && entry.size !== file.size) throw new OtherFileError();
      this._begun.set(file, entry);
      return entry;
    });

  _doUpload = (url, file) =>
    this._told(file, async () => {
      const entry = this._begun.get(file);
      if (entry?.transfer.type !== IN_PARTS) return this._stock.send(url, file);
      const urls = Object.fromEntries(entry.links.parts.map((one) => [one.part, one.url]));
      const { given } = of(file.name);
      const ended = new AbortController(); // with one part, those that are on their way
      const signal = AbortSignal.any([given.signal, ended.signal]);
      try {
        return await sendParts(file, entry.transfer, {
          put: (number, blob, onBytes) => this._persist(file, () => this._put(urls[number], number, blob, signal, onBytes), signal),
          look: async () => (await this._persist(file, () => this._find(entry.links.self)))?.transfer.received ?? {},
          onBytes: (bytes) => this._advance(file, bytes),
        });
      } catch (error) {
        ended.abort();
        if (given.signal.aborted) await this._drop(file, entry);
        throw error;
      }
    });

  _finalizeUpload = (url, file) =>
    this._told(file, async () => {
      this.uploaderQueue.markCompleted(file);
      this._startNextUpload();
      const { data } = await this._persist(file, () => this.fileApiClient.finalizeFileUpload(url));
      end(file.name);
      return data;
    });

  _onError = (file, isCancelled = false) => {
    const cancelled = isCancelled || Boolean(of(file.name)?.given?.signal.aborted);
    if (cancelled) end(file.name);
    else if (!of(file.name)?.failed) change(file.name, { failed: said("unsuccessful") });
    this._stock.fail(file, cancelled);
  };

  /** Does it; what stands in the way is told at the file. */
  _told = async (file, act) => {
    try {
      return await act();
    } catch (error) {
      const another = error instanceof OtherFileError || error.name === "NotReadableError"; // has to be chosen
      change(file.name, { failed: reasonOf(error), waits: false, goesOn: !another });
      throw error;
    }
  };

  /** Does it, again and again while the network is away. */
  _persist = (file, attempt, signal = of(file.name)?.given?.signal ?? new AbortController().signal) =>
    persist(attempt, { signal, onWait: (waits) => change(file.name, { waits }) });

  _advance = (file, bytes) => {
    const percentOf = (some) => Math.floor((some / file.size) * 100);
    const before = of(file.name)?.bytes ?? 0;
    advance(file.name, bytes);
    if (percentOf(bytes) !== percentOf(before)) this.progressNotifier.onUploadProgress(file.name, percentOf(bytes));
  };

  /** Takes a file out that was given up; one that is still there is told as begun. */
  _drop = async (file, entry) => {
    try {
      await this.fileApiClient.deleteFile(entry.links);
    } catch (error) {
      if (error.response?.status !== 404) change(file.name, { given: undefined });
    }
  };

  _find = async (address) => {
    try {
      return (await this.fileApiClient.axiosWithConfig.get(address)).data;
    } catch (error) {
      if (error.response?.status === 404) return undefined;
      throw error;
    }
  };

  /** The checksum of a part as it arrived. What stalls is given up, as if the network had dropped. */
  _put = async (url, number, body, signal, onBytes) => {
    const sending = new AbortController();
    const stop = () => sending.abort();
    let timer = setTimeout(stop, STALLED);
    signal.addEventListener("abort", stop);
    try {
      const { data } = await this.fileApiClient.uploadPart({
        signature: { url, expires: 0 },
        body,
        signal: sending.signal,
        onProgress: ({ loaded }) => {
          clearTimeout(timer);
          timer = setTimeout(stop, STALLED);
          onBytes(loaded);
        },
      });
      return data.transfer.received?.[number];
    } catch (error) {
      if (sending.signal.aborted && !signal.aborted) error.isAxiosError = true; // stalled: no answer came
      throw error;
    } finally {
      clearTimeout(timer);
      signal.removeEventListener("abort", stop);
    }
  };
}

/** Puts ours in the place of InvenioRDM's, to which its form has no other way. */
export const sendInParts = () => (dispatch, _, { service }) => {
  if (!(service.files instanceof PartsFilesService)) service.filesService = new PartsFilesService(service.files);
};
