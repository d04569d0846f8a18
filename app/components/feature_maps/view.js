// A walk through a network: its layers, the channels of one, and how one number of a channel comes about.

import { originOf, largestFirst } from "./arithmetic.js";
import { INPUT, Network, planeOf } from "./network.js";
import { planeMargins, trackCells, positionFrame, colorScaleOf, paintChannel } from "../shared/draw/plane_view.js";
import { goesBelowZero, peak, responses, strongestFirst } from "./channel_stats.js";
import { layerStrip, scaleOf } from "./layer_strip.js";
import { Sums } from "./arithmetic_panel.js";
import { channelTiles, MOST_TILES } from "./tiles.js";
import { about, kindOf, sentence, shapeOf } from "./descriptions.js";
import { formatNumber } from "../shared/draw/color_scale.js";

/** @typedef {import("./network.js").Description & {classes: string[], colours: import("./layer_strip.js").Colours,
 *   shown: {layer: string, channel: number | null}}} Data what Python sends
 * @typedef {{data: Data, setStateValue: (name: string, value: {layer: string, channel: number}) => void}} Component
 * @typedef {import("./network.js").Layer} Layer */

/** Milliseconds that keys rest before the number is spoken. */
const REST = 400;

/** @param {HTMLElement} root @param {Data} data */
export function createView(root, data) {
  return new Walk(root, data);
}

class Walk {
  /** @param {HTMLElement} root @param {Data} data */
  constructor(root, data) {
    /** @type {(name: string) => any} */
    this.part = (name) => root.querySelector(`[data-part="${name}"]`);
    this.data = data;
    /** @type {Component | null} */
    this.component = null;
    /** @type {Network | null} */
    this.network = null;
    this.asked = "";
    this.layer = data.layers[0];
    /** @type {{network: Network, layer: Layer} | null} what was asked for last */
    this.coming = null;
    /** @type {import("./network.js").Weights | null} */
    this.weights = null;
    this.place = { channel: 0, row: 0, column: 0 };
    /** @type {number | null} the input channel that was chosen to look at */
    this.pinned = null;
    this.resting = 0;
    this.strip = layerStrip(this.part("strip"), (name) => this.choose(name));
    this.tiles = channelTiles(this.part("tiles"), (channel) => this.openChannel(channel, true));
    this.sums = new Sums(this.part, (channel) => {
      this.pinned = channel;
      this.showPlace();
    });
    trackCells(this.part("output-plane"), () => this.output, (row, column, byKey) => this.moveTo(row, column, byKey), () => this.place);
    this.part("order").onchange = () => this.showTiles();
    this.part("alike").onchange = () => this.showChannels();
  }

  /** @param {Component} component */
  update(component) {
    this.component = component;
    const { network, input } = component.data;
    const asked = network + input.values;
    if (asked === this.asked) return;
    const same = this.network !== null && network === this.data.network;
    const { layer, channel } = same ? { layer: this.layer.name, channel: this.place.channel } : component.data.shown;
    [this.asked, this.data] = [asked, component.data];
    this.ask(component.data, layer, channel);
  }

  destroy() {
    clearTimeout(this.resting);
  }

  /** @param {Data} data @param {string} layer @param {number | null} channel */
  async ask(data, layer, channel) {
    this.part("all").setAttribute("aria-busy", "true");
    try {
      const network = await Network.of(data);
      if (data !== this.data) return;
      this.strip.show(network, data.colours);
      await this.openLayer(network, layer, channel, false);
    } catch (error) {
      if (data === this.data) this.confess(error);
    }
  }

  /** @param {Error} error */
  confess(error) {
    this.part("walk").hidden = true;
    this.part("waiting").hidden = false;
    this.part("waiting").textContent = `The network could not be run: ${error.message}`;
    this.part("all").setAttribute("aria-busy", "false");
  }

  /** Shows the layer that the visitor chose.
   * @param {string} name */
  choose(name) {
    if (this.coming) this.openLayer(this.coming.network, name, null, true).catch((error) => this.confess(error));
  }

  get output() {
    return /** @type {Network} */ (this.network).tensor(this.layer.name);
  }

  /** Shows a layer, the first one for an unknown name; until its weights are here, the one before stays.
   * @param {Network} network @param {string} name @param {number | null} channel
   * @param {boolean} chosen by the visitor */
  async openLayer(network, name, channel, chosen) {
    const layer = network.layers.find((one) => one.name === name) ?? network.layers[0];
    this.part("all").setAttribute("aria-busy", "true");
    const coming = { network, layer };
    this.coming = coming;
    this.strip.mark(layer.name);
    const weights = await network.weightsOf(layer);
    if (coming !== this.coming) return;
    clearTimeout(this.resting);
    const strongest = strongestFirst(responses(network.tensor(layer.name)))[0].channel;
    const known = channel !== null && channel < network.tensor(layer.name).channels;
    [this.network, this.layer, this.weights] = [network, layer, weights];
    this.part("walk").hidden = false;
    this.part("waiting").hidden = true;
    this.strip.mark(layer.name);  // what was hidden could not be scrolled to
    this.place = { channel: known ? channel : strongest, row: 0, column: 0 };
    this.part("title").textContent = `${layer.name}: ${kindOf(layer)}, ${shapeOf(layer.output)}`;
    this.part("about").textContent = about(layer);
    this.showTiles();
    this.openChannel(this.place.channel, chosen);
    this.part("all").setAttribute("aria-busy", "false");
  }

  showTiles() {
    const all = responses(this.output);
    const { output } = this;
    const isMap = output.rows * output.columns > 1;
    const ordered = this.part("order").value === "strongest" ? strongestFirst(all) : all;
    const names = this.layer.name === "probabilities" ? this.data.classes : null;
    const input = /** @type {Network} */ (this.network).inputsOf(this.layer)[0];
    this.tiles.show({ layer: this.layer, input, output, weights: this.weights, responses: ordered, alike: this.part("alike").checked, names }, this.data.colours);
    this.tiles.mark(this.place.channel);
    this.part("alike").parentElement.hidden = !isMap;
    this.part("counted").textContent = counted(this.layer, all, isMap);
  }

  showChannels() {
    this.showTiles();
    this.showChannel();
  }

  /** @param {number} channel @param {boolean} chosen by the visitor */
  openChannel(channel, chosen) {
    this.place = { channel, ...peak(planeOf(this.output, channel)) };
    this.pinned = null;
    this.tiles.mark(channel);
    this.showChannel();
    if (chosen) this.component?.setStateValue("shown", { layer: this.layer.name, channel });
    if (chosen) this.speak();
  }

  showChannel() {
    const { output, place, layer } = this;
    const isMap = output.rows * output.columns > 1;
    const all = responses(output);
    const most = this.part("alike").checked || !isMap ? Math.max(...all.map((one) => one.most)) : all[place.channel].most;
    const name = layer.name === "probabilities" ? this.data.classes[place.channel] : `${isMap ? "Channel" : "Unit"} ${place.channel}`;
    this.part("channel-title").textContent = `${name} of ${layer.name}`;
    this.part("output-figure").hidden = this.part("hint").hidden = !isMap;
    this.part("all").toggleAttribute("data-units", !isMap);
    if (isMap) {
      paintChannel(this.part("output"), output, place.channel, scaleOf(output, this.data.colours, most));
      const below = goesBelowZero(output);
      this.part("low").textContent = below ? formatNumber(-most) : "0";
      this.part("high").textContent = formatNumber(most);
      const stops = below ? this.data.colours.signed : this.data.colours.magnitude;
      this.part("ramp").style.background = `linear-gradient(to right, ${stops.join(", ")})`;
    }
    this.showPlace();
  }

  /** @param {number} row @param {number} column @param {boolean} byKey */
  moveTo(row, column, byKey) {
    this.place = { ...this.place, row, column };
    this.showPlace();
    if (byKey) this.speak();
  }

  showPlace() {
    const { layer, weights, output, place } = this;
    const network = /** @type {Network} */ (this.network);
    const inputs = network.inputsOf(layer);
    const seen = { layer, inputs, output, weights };
    const origin = originOf(seen, place);
    const strongest = origin.way === "sum" ? largestFirst(origin.parts)[0].channel : 0;
    const input = origin.channel ?? this.pinned ?? (layer.kind === "Conv2D" ? strongest : 0);
    const scale = colorScaleOf(layer.inputs[0], inputs[0], this.data.colours);
    this.showInput(inputs[0], input, origin, scale);
    this.sums.show(seen, place, origin, input, scale, this.data.colours);
    if (output.rows * output.columns > 1) {
      positionFrame(this.part("cell"), { top: place.row, left: place.column, height: 1, width: 1 }, this.part("output"));
    }
    const all = this.part("all");
    Object.assign(all.dataset, { layer: layer.name, channel: place.channel, row: place.row, column: place.column });
  }

  /** @param {import("./network.js").Tensor} tensor @param {number} channel @param {import("./arithmetic.js").Origin} origin
   * @param {import("../shared/draw/color_scale.js").Scale} scale */
  showInput(tensor, channel, { box }, scale) {
    const isMap = tensor.rows * tensor.columns > 1;
    this.part("input-figure").hidden = this.part("arrow").hidden = !isMap;
    if (!isMap) return;
    const around = planeMargins(this.layer, tensor);
    paintChannel(this.part("input"), tensor, channel, scale, around);
    positionFrame(this.part("window"), box, this.part("input"), around);
    const name = this.layer.inputs[0];
    this.part("input-said").textContent = tensor.channels > 1 ? `channel ${channel} of ${name}` : name === INPUT ? "what the network is given" : name;
  }

  speak() {
    clearTimeout(this.resting);
    this.resting = setTimeout(() => {
      const { layer, weights, output, place } = this;
      const inputs = /** @type {Network} */ (this.network).inputsOf(layer);
      const origin = originOf({ layer, inputs, output, weights }, place);
      this.part("said").textContent = sentence(layer, origin, place, output.rows * output.columns > 1);
    }, REST);
  }
}

/** How many channels there are, and how many of them say nothing.
 * @param {Layer} layer @param {import("./channel_stats.js").Response[]} all @param {boolean} isMap */
function counted(layer, all, isMap) {
  const what = isMap ? "channels" : "units";
  const silent = all.filter((one) => one.dead).length;
  const some = all.length > MOST_TILES ? `${MOST_TILES} of ${all.length.toLocaleString("en")} ${what}` : `${all.length} ${all.length === 1 ? what.slice(0, -1) : what}`;
  const dead = layer.dead_channels?.length ? `, ${layer.dead_channels.length} of them for each of a thousand garments (dead)` : "";
  return silent ? `${some}. ${silent} zero everywhere for this garment${dead}.` : `${some}.`;
}
