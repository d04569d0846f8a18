// Requests to the app's server: none is waited for without end, and every failure is one sentence.

/** How long a response may take until its last byte. An answer is computed in milliseconds; a file may be large and
 * the connection slow; a film is computed, after the films of other visitors. */
export const TIMEOUT_S = { answer: 20, file: 120, film: 300 };

const UNREACHABLE = "The server cannot be reached.";
const UNREADABLE = "The server's answer could not be read.";
const OK = 200;

/** @typedef {RequestInit & {timeoutSeconds?: number}} RequestOptions */

/** A failed request; the message is a sentence for the visitor. */
export class RequestError extends Error {
  /** @param {string} message @param {number | null} [status] of the response, if there was one
   * @param {number | null} [retryAfterSeconds] when the server wants to be asked again */
  constructor(message, status = null, retryAfterSeconds = null) {
    super(message);
    this.status = status;
    this.retryAfterSeconds = retryAfterSeconds;
  }
}

/** Sends a request and reads the response.
 * @template T
 * @param {string} url
 * @param {(response: Response) => Promise<T>} read takes the body of a successful response, without interpreting it
 * @param {RequestOptions} [options] `timeoutSeconds`: `TIMEOUT_S.file` if it is left out
 * @returns {Promise<T>} rejected with a RequestError: the sentence that the server answers with, or why there is none */
export async function request(url, read, options = {}) {
  const { timeoutSeconds = TIMEOUT_S.file, ...init } = options;
  const timeout = new AbortController();
  const timer = setTimeout(() => timeout.abort(), timeoutSeconds * 1000);
  try {
    const response = await fetch(url, { ...init, signal: timeout.signal });
    if (!response.ok) throw await readError(response);
    return await read(response);
  } catch (error) {
    if (error instanceof RequestError) throw error;
    throw new RequestError(timeout.signal.aborted ? `The server did not answer within ${timeoutSeconds} seconds.` : UNREACHABLE);
  } finally {
    clearTimeout(timer);
  }
}

/** @template T
 * @param {string} url @param {(value: any) => boolean} isValid whether parsed JSON has the form of a `T`
 * @param {RequestOptions} [options] @returns {Promise<T>} rejected with a RequestError */
export async function fetchJson(url, isValid, options) {
  const text = await request(url, (response) => response.text(), { timeoutSeconds: TIMEOUT_S.answer, ...options });
  const value = parseJson(text);
  if (value === null || !isValid(value)) throw new RequestError(UNREADABLE, OK);
  return value;
}

/** @template {Float32Array | Uint8Array} A
 * @param {string} url @param {{new (buffer: ArrayBuffer): A, BYTES_PER_ELEMENT: number}} Type of the array
 * @param {number | null} length of the array; null if any is right
 * @param {RequestOptions} [options] @returns {Promise<A>} rejected with a RequestError */
export async function fetchArray(url, Type, length, options) {
  const buffer = await request(url, (response) => response.arrayBuffer(), options);
  const size = buffer.byteLength / Type.BYTES_PER_ELEMENT;
  if (size !== (length ?? Math.floor(size))) throw new RequestError(UNREADABLE, OK);
  return new Type(buffer);
}

/** @param {string} url of an image file @returns {Promise<HTMLImageElement>} decoded; rejected with a RequestError */
export async function fetchPicture(url) {
  const blob = await request(url, (response) => response.blob());
  const picture = new Image();
  picture.src = URL.createObjectURL(blob);
  try {
    await picture.decode();
  } catch {
    throw new RequestError(UNREADABLE, OK);
  } finally {
    URL.revokeObjectURL(picture.src);
  }
  return picture;
}

/** Says in one sentence what failed and why.
 * @param {string} what a clause, such as "The journey could not be made" @param {Error} error @returns {string} */
export function describeFailure(what, { message }) {
  return `${what}: ${message.charAt(0).toLowerCase()}${message.slice(1)}`;
}

/** @param {Response} response not successful @returns {Promise<RequestError>} with the server's sentence, if there is one */
async function readError(response) {
  const text = (await response.text()).trim();
  const isSentence = response.headers.get("Content-Type")?.startsWith("text/plain") && /[.!?]$/.test(text);
  const retryAfter = response.headers.get("Retry-After");
  const message = isSentence ? text : `The server answered with the error ${response.status}.`;
  return new RequestError(message, response.status, retryAfter && /^\d+$/.test(retryAfter) ? Number(retryAfter) : null);
}

/** @param {string} text @returns {any} null for text that is no JSON */
function parseJson(text) {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
