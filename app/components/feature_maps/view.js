// A network layer by layer: its layers, the channels of one, and the arithmetic of one number of a channel.

import { describeFailure } from "../shared/data/requests.js";
import { createPalette, formatNumber, greyScale, maxMagnitude, hasNegativeValues, NO_MARGINS, paintPlane, scaleForValues } from "../shared/draw/color_scale.js";
import { positionFrame, trackCells } from "../shared/draw/plane_view.js";
import { paddingMargins } from "../shared/geometry/conv2d.js";
import { createLatest } from "../shared/ui/latest.js";
import { createPartFinder } from "../shared/ui/parts.js";
import { UrlState } from "../shared/ui/url_state.js";
import { deriveValue, sortByContribution } from "./arithmetic.js";
import { ArithmeticPanel } from "./arithmetic_panel.js";
import { computeChannelStats, findPeak, sortByStrength } from "./channel_stats.js";
import { createChannelTiles, MAX_TILES } from "./channel_tiles.js";
import { describeLayer, describeValue, formatShape, nameInput, nameKind } from "./descriptions.js";
import { createLayerStrip } from "./layer_strip.js";
import { extractChannel, INPUT, isFeatureMap, Network } from "./network.js";

/** @typedef {import("../shared/types.js").FeatureMapsData} FeatureMapsData
 * @typedef {import("./arithmetic.js").LayerState} LayerState
 * @typedef {import("./channel_stats.js").ChannelStats} ChannelStats
 * @typedef {import("./network.js").Layer} Layer
 * @typedef {import("./network.js").Tensor} Tensor
 * @typedef {{layer: string, channel: number | null}} Selection "" and null where none is chosen */

/** The properties of the page's address that this component owns.
 * @type {import("../shared/ui/url_state.js").UrlProperties<Selection>} */
const SELECTION_PROPERTIES = {
  layer: { name: "layer", default: "", parse: (text) => text, format: (layer) => layer || null },
  channel: {
    name: "channel",
    default: null,
    parse: (text) => (/^\d{1,5}$/.test(text) ? Number(text) : undefined),
    format: (channel) => (channel === null ? null : String(channel)),
  },
};
/** How long the choice rests before it is announced to screen readers. */
const ANNOUNCE_DELAY_MS = 400;

/** @param {HTMLElement} root @param {FeatureMapsData} data */
export function createView(root, data) {
  return new FeatureMapsView(root, data);
}

class FeatureMapsView {
  /** @param {HTMLElement} root @param {FeatureMapsData} data */
  constructor(root, data) {
    this.part = createPartFinder(root);
    this.data = data;
    this.palette = createPalette(data.colours);
    /** @type {string | null} network and input that were requested last */
    this.request = null;
    /** @type {Network | null} the one in the strip; its layer may still be loading */
    this.network = null;
    /** @type {LayerState | null} the layer on show */
    this.state = null;
    this.position = { channel: 0, row: 0, column: 0 };
    /** @type {number | null} the input channel that the visitor chose; null for the one that contributes most */
    this.inputChannel = null;
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.announceTimer = undefined;
    this.latestNetwork = createLatest((error) => this.showError(error));
    this.latestLayer = createLatest((error) => this.showError(error));
    this.url = new UrlState(SELECTION_PROPERTIES);
    /** What is on show or will be as soon as it has been loaded. */
    this.selection = this.url.read();
    /** The query that Back or Forward led to last. */
    this.restoredQuery = "";
    this.url.followHistory((selection) => {
      this.restoredQuery = location.search;
      this.openLayer(selection, false);
    });
    this.strip = createLayerStrip(this.part("layers"), (layer) => this.openLayer({ layer, channel: null }, true));
    this.tiles = createChannelTiles(this.part("tiles"), (channel) => this.openChannel(channel, true));
    this.arithmetic = new ArithmeticPanel(this.part, (inputChannel) => {
      this.inputChannel = inputChannel;
      this.showPosition();
    });
    trackCells(this.part("output-plane"), () => this.output, () => this.position, (row, column, byKey) => this.moveTo(row, column, byKey));
    this.part("order").onchange = () => this.showTiles();
    this.part("shared-scale").onchange = () => {
      this.showTiles();
      this.showChannel();
    };
  }

  /** @param {{data: FeatureMapsData}} component */
  update({ data }) {
    const request = data.network + data.input.values;
    if (request === this.request) return;
    if (data.network !== this.data.network) this.resetSelection();
    [this.request, this.data] = [request, data];
    this.part("root").setAttribute("aria-busy", "true");
    this.latestNetwork.run(Network.load(data), (network) => {
      this.network = network;
      this.strip.show(network, this.palette);
      this.openLayer(this.selection, false);
    });
  }

  destroy() {
    clearTimeout(this.announceTimer);
    this.url.destroy();
    this.latestNetwork.cancel();
    this.latestLayer.cancel();
  }

  /** Another network has other layers: the address drops the layer and the channel, unless Back or Forward led to an
   * address that names all three. */
  resetSelection() {
    if (location.search !== this.restoredQuery) this.url.write({ layer: "", channel: null });
    this.selection = this.url.read();
  }

  /** @param {Error} error */
  showError(error) {
    this.part("content").hidden = true;
    this.part("waiting").hidden = false;
    this.part("waiting").textContent = describeFailure("The network could not be run", error);
    this.part("root").setAttribute("aria-busy", "false");
  }

  /** @returns {Tensor} the output of the layer on show */
  get output() {
    return /** @type {LayerState} */ (this.state).output;
  }

  /** Shows a layer, the first one for an unknown name; the one before stays until the weights have arrived.
   * @param {Selection} selection @param {boolean} chosen by the visitor on the page, not by the address */
  openLayer(selection, chosen) {
    this.selection = selection;
    const { network } = this;
    const { layer: name, channel } = selection;
    if (!network) return;
    const layer = network.layers.find((one) => one.name === name) ?? network.layers[0];
    this.part("root").setAttribute("aria-busy", "true");
    this.strip.mark(layer.name);
    this.latestLayer.run(network.loadWeights(layer), (weights) => {
      this.state = { layer, weights, inputs: network.inputsOf(layer), output: network.tensor(layer.name) };
      this.showLayer();
      const exists = channel !== null && channel < this.output.channels;
      this.openChannel(exists ? channel : sortByStrength(computeChannelStats(this.output))[0].channel, chosen);
      this.part("root").setAttribute("aria-busy", "false");
    });
  }

  showLayer() {
    const { layer } = /** @type {LayerState} */ (this.state);
    clearTimeout(this.announceTimer);
    this.part("content").hidden = false;
    this.part("waiting").hidden = true;
    this.strip.mark(layer.name);  // again: the strip could not scroll while it was hidden
    this.part("layer-title").textContent = `${layer.name}: ${nameKind(layer)}, ${formatShape(layer.output)}`;
    this.part("layer-description").textContent = describeLayer(layer);
    this.showTiles();
  }

  showTiles() {
    const { layer, inputs, output, weights } = /** @type {LayerState} */ (this.state);
    const stats = computeChannelStats(output);
    const sorted = this.part("order", HTMLSelectElement).value === "strongest" ? sortByStrength(stats) : stats;
    const names = layer.name === "probabilities" ? this.data.classes : null;
    this.tiles.show({ layer, input: inputs[0], output, weights, stats: sorted, sharedScale: this.sharedScale, names, palette: this.palette });
    this.tiles.mark(this.position.channel);
    this.part("shared-scale-label").hidden = !isFeatureMap(output);
    this.part("channel-count").textContent = countChannels(layer, stats, isFeatureMap(output));
  }

  /** Whether all feature maps have the same colour scale. */
  get sharedScale() {
    return this.part("shared-scale", HTMLInputElement).checked;
  }

  /** Shows a channel and its strongest number.
   * @param {number} channel @param {boolean} chosen by the visitor on the page, not by the address */
  openChannel(channel, chosen) {
    const { layer, output } = /** @type {LayerState} */ (this.state);
    this.position = { channel, ...findPeak(extractChannel(output, channel)) };
    this.selection = { layer: layer.name, channel };
    this.inputChannel = null;
    this.tiles.mark(channel);
    this.showChannel();
    if (!chosen) return;
    this.url.write(this.selection, "push");
    this.announceSoon();
  }

  showChannel() {
    const { layer, output } = /** @type {LayerState} */ (this.state);
    const { channel } = this.position;
    const isMap = isFeatureMap(output);
    const plane = extractChannel(output, channel);
    const max = maxMagnitude(this.sharedScale || !isMap ? output.values : plane.values);
    const name = layer.name === "probabilities" ? this.data.classes[channel] : `${isMap ? "Channel" : "Unit"} ${channel}`;
    this.part("channel-title").textContent = `${name} of ${layer.name}`;
    this.part("output-figure").hidden = this.part("hint").hidden = !isMap;
    this.part("root").toggleAttribute("data-units", !isMap);
    if (isMap) {
      paintPlane(this.part("output", HTMLCanvasElement), plane, scaleForValues(output.values, this.palette, max));
      const signed = hasNegativeValues(output.values);
      this.part("scale-min").textContent = signed ? formatNumber(-max) : "0";
      this.part("scale-max").textContent = formatNumber(max);
      const { colours } = this.data;
      this.part("scale").style.background = `linear-gradient(to right, ${(signed ? colours.signed : colours.magnitude).join(", ")})`;
    }
    this.showPosition();
  }

  /** @param {number} row @param {number} column @param {boolean} byKey */
  moveTo(row, column, byKey) {
    this.position = { ...this.position, row, column };
    this.showPosition();
    if (byKey) this.announceSoon();
  }

  showPosition() {
    const { position, palette } = this;
    const state = /** @type {LayerState} */ (this.state);
    const { layer, inputs: [input], output } = state;
    const derivation = deriveValue(state, position);
    const largest = derivation.operation === "sum" && layer.kind === "Conv2D" ? sortByContribution(derivation.terms)[0].index : 0;
    const inputChannel = derivation.inputChannel ?? this.inputChannel ?? largest;
    const isImage = layer.inputs[0] === INPUT && isFeatureMap(input);
    const inputScale = isImage ? greyScale : scaleForValues(input.values, palette, maxMagnitude(input.values));
    this.showInput(inputChannel, derivation.box, inputScale);
    this.arithmetic.show({ state, position, derivation, inputChannel, inputScale, palette });
    if (isFeatureMap(output)) positionFrame(this.part("pixel-frame"), { top: position.row, left: position.column, height: 1, width: 1 }, output);
    Object.assign(this.part("root").dataset, { layer: layer.name, ...position });
  }

  /** @param {number} channel of the input @param {import("../shared/geometry/conv2d.js").Box | null} box the receptive field
   * @param {import("../shared/draw/color_scale.js").Scale} scale */
  showInput(channel, box, scale) {
    const { layer, inputs: [input] } = /** @type {LayerState} */ (this.state);
    this.part("input-figure").hidden = this.part("arrow").hidden = !isFeatureMap(input);
    if (!isFeatureMap(input)) return;
    const margins = computeMargins(layer, input);
    const canvas = this.part("input", HTMLCanvasElement);
    paintPlane(canvas, extractChannel(input, channel), scale, margins);
    positionFrame(this.part("window-frame"), box, { rows: canvas.height, columns: canvas.width }, margins);
    const name = nameInput(layer.inputs[0]);
    this.part("input-caption").textContent = input.channels > 1 ? `channel ${channel} of ${name}` : name;
  }

  /** Describes the number on show to screen readers once the choice rests. */
  announceSoon() {
    clearTimeout(this.announceTimer);
    this.announceTimer = setTimeout(() => {
      const state = /** @type {LayerState} */ (this.state);
      const derivation = deriveValue(state, this.position);
      this.part("spoken").textContent = describeValue(state.layer, derivation, this.position, isFeatureMap(state.output));
    }, ANNOUNCE_DELAY_MS);
  }
}

/** The rows and columns of padding that a layer's windows reach into.
 * @param {Layer} layer @param {Tensor} input @returns {import("../shared/geometry/conv2d.js").Margins} */
function computeMargins(layer, input) {
  if (layer.padding !== "same") return NO_MARGINS;
  const [height, width] = layer.kernel_size ?? [1, 1];
  const [down, across] = layer.strides ?? [1, 1];
  const [top, bottom] = paddingMargins(input.rows, height, down, "same");
  const [left, right] = paddingMargins(input.columns, width, across, "same");
  return { top, left, bottom, right };
}

/** How many channels a layer has, and how many of them are zero everywhere.
 * @param {Layer} layer @param {ChannelStats[]} stats @param {boolean} isMap */
function countChannels(layer, stats, isMap) {
  const [one, many] = isMap ? ["channel", "channels"] : ["unit", "units"];
  const count = stats.length.toLocaleString("en");
  const shown = stats.length > MAX_TILES ? `${MAX_TILES} of ${count} ${many}` : `${count} ${stats.length === 1 ? one : many}`;
  const inactive = stats.filter(({ dead }) => dead).length;
  if (!inactive) return `${shown}.`;
  const dead = layer.dead_channels?.length;
  return `${shown}. ${inactive} zero everywhere for this garment${dead ? `, ${dead} of them for each of a thousand garments (dead)` : ""}.`;
}
