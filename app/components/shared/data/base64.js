/** The bytes of a base64 string or of a `data:` address. @param {string} text @returns {Uint8Array<ArrayBuffer>} */
export function decodeBase64(text) {
  return Uint8Array.from(atob(text.slice(text.indexOf(",") + 1)), (character) => character.charCodeAt(0));
}
