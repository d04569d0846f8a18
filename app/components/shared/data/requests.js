// Requests to the app's server.

/** @param {string} url @param {RequestInit} [options] @returns {Promise<Response>} rejected with the sentence that the
 *   server answers with, unless the answer is a success */
export async function fetchChecked(url, options) {
  const response = await fetch(url, options);
  if (!response.ok) throw new Error(await response.text());
  return response;
}
