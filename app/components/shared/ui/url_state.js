// Typed properties of the address's query: the one place where a component reads and writes them.
// One declarative list of properties, after `state.ts` of tensorflow/playground.

/**
 * @template T
 * @typedef {object} UrlProperty
 * @property {string} name the query parameter
 * @property {T} default the value where the address has none, or one that `parse` rejects
 * @property {(text: string) => T | undefined} parse returns undefined for text that is no value
 * @property {(value: T) => string | null} format returns null to leave the parameter out of the address
 * @property {boolean} [deepLink] whether links of other pages name it without naming the view's other parameters;
 *   those are then taken from the stored query
 * @property {string} [dependsOn] name of a parameter; the stored value is dropped where the address names another
 *   value of that parameter
 */
/**
 * @template {object} V
 * @typedef {{[K in keyof V]: UrlProperty<V[K]>}} UrlProperties one property for each key of `V`
 */

/** Browsers refuse an address that changes with every frame (Safari allows 100 changes in 30 s). */
const WRITE_DELAY_MS = 250;

/** @template {object} V the values by their keys */
export class UrlState {
  /**
   * @param {UrlProperties<V>} properties
   * @param {string} [storageKey] where sessionStorage keeps the last query, for a page that is left and entered again
   *   by an address without parameters; nothing is kept if it is left out
   */
  constructor(properties, storageKey) {
    this.properties = properties;
    this.storageKey = storageKey;
    this.path = location.pathname;
    /** @type {(() => V) | null} values that are not yet written */
    this.pending = null;
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.timer = undefined;
    /** @type {(() => void) | null} */
    this.listener = null;
  }

  /** @returns {V} the values in the address, completed from the stored query, else the defaults */
  read() {
    const query = this.completeQuery(new URLSearchParams(location.search));
    const values = /** @type {V} */ ({});
    for (const key of this.keys()) {
      const property = this.properties[key];
      const text = query.get(property.name);
      values[key] = (text === null ? undefined : property.parse(text)) ?? property.default;
    }
    return values;
  }

  /** Writes the values into the address at once; other parameters and the hash stay.
   * @param {V} values @param {"replace" | "push"} [mode] "push" adds an entry to the browser's history */
  write(values, mode = "replace") {
    this.cancel();
    if (location.pathname !== this.path) return;
    const query = new URLSearchParams(location.search);
    const own = new URLSearchParams();
    for (const key of this.keys()) {
      const { name, format } = this.properties[key];
      const text = format(values[key]);
      query.delete(name);
      if (text !== null) own.set(name, text);
    }
    for (const [name, text] of own) query.set(name, text);
    if (this.storageKey) sessionStorage.setItem(this.storageKey, own.toString());
    const text = query.toString().replaceAll("%2C", ",");
    const search = text && `?${text}`;
    if (search === location.search) return;
    const address = `${location.pathname}${search}${location.hash}`;
    if (mode === "push") history.pushState(history.state, "", address);
    else history.replaceState(history.state, "", address);
  }

  /** Writes once for many changes, after the last of them.
   * @param {() => V} getValues called when it is written */
  writeSoon(getValues) {
    this.cancel();
    this.pending = getValues;
    this.timer = setTimeout(() => this.flush(), WRITE_DELAY_MS);
  }

  /** Writes now what `writeSoon` put off. */
  flush() {
    if (this.pending) this.write(this.pending());
  }

  /** Drops what `writeSoon` put off. */
  cancel() {
    clearTimeout(this.timer);
    this.pending = null;
  }

  /** Calls back when the browser's Back or Forward button leads to another address of the same page.
   * @param {(values: V) => void} onValues gets the values of that address */
  followHistory(onValues) {
    this.listener = () => {
      this.cancel();
      if (location.pathname === this.path) onValues(this.read());
    };
    addEventListener("popstate", this.listener);
  }

  /** Stops listening and writing. */
  destroy() {
    this.cancel();
    if (this.listener) removeEventListener("popstate", this.listener);
  }

  /** @returns {(keyof V)[]} */
  keys() {
    return /** @type {(keyof V)[]} */ (Object.keys(this.properties));
  }

  /** Adds stored parameters that the address lacks, if it has no own parameter or only those of deep links.
   * @param {URLSearchParams} query changed in place @returns {URLSearchParams} */
  completeQuery(query) {
    const stored = new URLSearchParams((this.storageKey && sessionStorage.getItem(this.storageKey)) ?? "");
    const properties = this.keys().map((key) => this.properties[key]);
    if (properties.some(({ name, deepLink }) => !deepLink && query.has(name))) return query;
    const inAddress = new URLSearchParams(query);
    for (const { name, dependsOn } of properties) {
      const text = stored.get(name);
      if (text === null || inAddress.has(name)) continue;
      if (dependsOn && inAddress.has(dependsOn) && inAddress.get(dependsOn) !== stored.get(dependsOn)) continue;
      query.set(name, text);
    }
    return query;
  }
}
