// A picture from the clipboard goes the way of a chosen file: into the page's file uploader.

const NOTHING = "There is no picture in the clipboard.";
const FORBIDDEN = "The browser does not show me the clipboard: press Ctrl+V.";

/** @param {HTMLElement} root */
export function createView(root) {
  /** @type {(name: string) => any} */
  const part = (name) => root.querySelector(`[data-part="${name}"]`);
  const tell = (sentence) => {
    part("hint").hidden = true;
    part("said").textContent = sentence;
  };
  const take = (files) => {
    const pictures = files.filter(({ type }) => type.startsWith("image/"));
    if (pictures.length) hand(pictures);
    tell(pictures.length ? "Pasted." : NOTHING);
  };
  const onPaste = (event) => {
    const files = [...event.clipboardData.files];
    if (!files.length && event.target.closest("input, textarea, [contenteditable]")) return;  // words for a field
    event.preventDefault();
    take(files);
  };
  document.addEventListener("paste", onPaste);
  part("paste").onclick = () => inClipboard().then(take, () => tell(FORBIDDEN));
  part("waiting").hidden = true;
  return { update: () => {}, destroy: () => document.removeEventListener("paste", onPaste) };
}

/** The clipboard's pictures, once its visitor allows that they are read. @returns {Promise<Blob[]>} */
async function inClipboard() {
  const found = [];
  for (const item of await navigator.clipboard.read()) {
    const type = item.types.find((one) => one.startsWith("image/"));
    if (type) found.push(await item.getType(type));
  }
  return found;
}

/** @param {Blob[]} pictures */
function hand(pictures) {
  const uploader = /** @type {HTMLInputElement} */ (document.querySelector('[data-testid="stFileUploader"] input[type="file"]'));
  const now = new Date().toTimeString().slice(0, 8).replaceAll(":", ".");
  const files = new DataTransfer();
  for (const picture of pictures) {
    files.items.add(new File([picture], `pasted ${now}.${picture.type.slice(6)}`, { type: picture.type }));
  }
  uploader.files = files.files;
  uploader.dispatchEvent(new Event("change", { bubbles: true }));
}
