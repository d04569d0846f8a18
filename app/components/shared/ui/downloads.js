// Saves files on the visitor's device.

import { request, TIMEOUT_S } from "../data/requests.js";

const URL_LIFETIME_MS = 60_000;

/** @param {Blob} blob @param {string} name of the file */
export function downloadBlob(blob, name) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(link.href), URL_LIFETIME_MS);
}

/** Fetches a file and reports the share that has arrived, or null while the length is unknown.
 * @param {string} url @param {(share: number | null) => void} onProgress @returns {Promise<Blob>} */
export async function fetchWithProgress(url, onProgress) {
  onProgress(null);
  return request(url, (response) => readWithProgress(response, onProgress), { timeoutSeconds: TIMEOUT_S.film });
}

/** @param {Response} response @param {(share: number | null) => void} onProgress @returns {Promise<Blob>} */
async function readWithProgress(response, onProgress) {
  const total = Number(response.headers.get("Content-Length")) || null;
  const reader = /** @type {ReadableStream<Uint8Array>} */ (response.body).getReader();
  /** @type {Uint8Array[]} */
  const parts = [];
  for (let received = 0; ; ) {
    const { done, value } = await reader.read();
    if (done) break;
    parts.push(value);
    received += value.length;
    onProgress(total && Math.min(1, received / total));
  }
  return new Blob(parts, { type: response.headers.get("Content-Type") ?? "" });
}

/** @param {HTMLCanvasElement} canvas @returns {Promise<Blob>} */
export function canvasToPng(canvas) {
  return new Promise((resolve, reject) => {
    canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error("the browser could not encode the image"))), "image/png");
  });
}
