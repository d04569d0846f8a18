// Pastes pictures from the clipboard into the page's file uploader, as if the visitor had chosen files.

import { createLatest } from "../shared/ui/latest.js";
import { createPartFinder } from "../shared/ui/parts.js";

const NO_PICTURE = "There is no picture in the clipboard.";
const BLOCKED = "The browser blocked clipboard access. Press Ctrl+V.";

/** @param {HTMLElement} root */
export function createView(root) {
  const part = createPartFinder(root);
  const showStatus = (/** @type {string} */ sentence) => {
    part("hint").hidden = true;
    part("status").textContent = sentence;
  };
  const paste = (/** @type {Blob[]} */ blobs) => {
    const pictures = blobs.filter(({ type }) => type.startsWith("image/"));
    if (pictures.length) upload(pictures);
    showStatus(pictures.length ? "Pasted." : NO_PICTURE);
  };
  const latest = createLatest(() => showStatus(BLOCKED));
  const onPaste = (/** @type {ClipboardEvent} */ event) => {
    const files = [...(event.clipboardData?.files ?? [])];
    const inTextField = /** @type {Element} */ (event.target).closest("input, textarea, [contenteditable]");
    if (!files.length && inTextField) return;
    event.preventDefault();
    paste(files);
  };
  document.addEventListener("paste", onPaste);
  part("paste").onclick = () => latest.run(readClipboard(), paste);
  part("waiting").hidden = true;
  return {
    update: () => {},
    destroy: () => {
      document.removeEventListener("paste", onPaste);
      latest.cancel();
    },
  };
}

/** The pictures in the clipboard; rejected unless the visitor permits to read it.
 * @returns {Promise<Blob[]>} */
async function readClipboard() {
  const pictures = [];
  for (const item of await navigator.clipboard.read()) {
    const type = item.types.find((one) => one.startsWith("image/"));
    if (type) pictures.push(await item.getType(type));
  }
  return pictures;
}

/** Hands pictures to the file uploader of the page.
 * @param {Blob[]} pictures */
function upload(pictures) {
  const uploader = /** @type {HTMLInputElement} */ (document.querySelector('[data-testid="stFileUploader"] input[type="file"]'));
  const time = new Date().toTimeString().slice(0, 8).replaceAll(":", ".");
  const transfer = new DataTransfer();
  for (const picture of pictures) {
    const extension = picture.type.slice("image/".length);
    transfer.items.add(new File([picture], `pasted ${time}.${extension}`, { type: picture.type }));
  }
  uploader.files = transfer.files;
  uploader.dispatchEvent(new Event("change", { bubbles: true }));
}
