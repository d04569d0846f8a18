// The properties of the page's address that this component owns: the chosen layer and channel.

/** @typedef {{layer: string, channel: number | null}} Selection "" and null where none is chosen
 * @type {import("../shared/ui/url_state.js").UrlProperties<Selection>} */
export const SELECTION_PROPERTIES = {
  layer: { name: "layer", default: "", parse: (text) => text, format: (layer) => layer || null },
  channel: {
    name: "channel",
    default: null,
    parse: (text) => (/^\d{1,5}$/.test(text) ? Number(text) : undefined),
    format: (channel) => (channel === null ? null : String(channel)),
  },
};
