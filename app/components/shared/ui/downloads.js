// Files for the visitor to keep.

/** @param {Blob} blob @param {string} name */
export function downloadBlob(blob, name) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

/** Fetches a file and reports the share that has come, or null while its length is unknown.
 * @param {string} address @param {(share: number | null) => void} onProgress @returns {Promise<Blob>} */
export async function fetchWithProgress(address, onProgress) {
  onProgress(null);
  const response = await fetch(address);
  if (!response.ok) throw new Error(await response.text());
  const total = Number(response.headers.get("Content-Length")) || null;
  const reader = /** @type {ReadableStream<Uint8Array>} */ (response.body).getReader();
  /** @type {any[]} */
  const parts = [];
  for (let come = 0; ; ) {
    const { done, value } = await reader.read();
    if (done) break;
    parts.push(value);
    come += value.length;
    onProgress(total && Math.min(1, come / total));
  }
  return new Blob(parts, { type: response.headers.get("Content-Type") ?? "" });
}

/** @param {HTMLCanvasElement} canvas @returns {Promise<Blob>} */
export function canvasToPng(canvas) {
  return new Promise((resolve, reject) => {
    canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error("the picture could not be made"))), "image/png");
  });
}
