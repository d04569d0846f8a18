// Reads Base64.

/** @param {string} text a Base64 string or a `data:` address @returns {Uint8Array} */
export function decodeBase64(text) {
  return Uint8Array.from(atob(text.slice(text.indexOf(",") + 1)), (character) => character.charCodeAt(0));
}
