// The layers of a network in a row, from input to output, each with a thumbnail of its strongest channel.

import { maxMagnitude, paintPlane, scaleForValues } from "../shared/draw/color_scale.js";
import { createElement } from "../shared/ui/dom.js";
import { initRadioGroup } from "../shared/ui/radio_group.js";
import { extractChannel, isFeatureMap, toImagePlane } from "./network.js";
import { computeChannelStats, sortByStrength } from "./channel_stats.js";
import { formatShape, nameKind } from "./descriptions.js";

/** @typedef {import("./network.js").Tensor} Tensor
 * @typedef {import("../shared/draw/color_scale.js").Palette} Palette
 * @typedef {import("../shared/geometry/conv2d.js").Plane} Plane */

/** @param {HTMLElement} strip with role radiogroup @param {(layer: string) => void} onChoose */
export function createLayerStrip(strip, onChoose) {
  const markButton = initRadioGroup(strip, (button) => onChoose(String(button.dataset.layer)));
  return {
    /** @param {import("./network.js").Network} network @param {Palette} palette */
    show: (network, palette) =>
      strip.replaceChildren(...network.layers.map((layer) => createLayerButton(layer, network.tensor(layer.name), palette))),
    /** Marks a layer as chosen and scrolls it into view.
     * @param {string} name */
    mark: (name) => {
      const button = /** @type {HTMLElement | null} */ (strip.querySelector(`[data-layer="${CSS.escape(name)}"]`));
      markButton(button);
      if (button) strip.scrollLeft = button.offsetLeft - (strip.clientWidth - button.offsetWidth) / 2;
    },
  };
}

/** @param {import("./network.js").Layer} layer @param {Tensor} output @param {Palette} palette @returns {HTMLElement} */
function createLayerButton(layer, output, palette) {
  return createElement("button", { type: "button", role: "radio", class: "lw-feature-maps-layer", "data-layer": layer.name },
    createThumbnail(output, palette),
    createElement("b", { text: layer.name }),
    createElement("span", { text: nameKind(layer) }),
    createElement("small", { text: formatShape(layer.output) }));
}

/** @param {Tensor} tensor @param {Palette} palette */
function createThumbnail(tensor, palette) {
  const [strongest] = sortByStrength(computeChannelStats(tensor));
  const plane = isFeatureMap(tensor) ? extractChannel(tensor, strongest.channel) : toImagePlane(tensor) ?? toSquare(tensor.values);
  return paintPlane(createElement("canvas"), plane, scaleForValues(tensor.values, palette, maxMagnitude(plane.values)));
}

/** Numbers in rows of a plane that is as square as possible, filled up with zeros.
 * @param {Float32Array} values @returns {Plane} */
function toSquare(values) {
  const columns = Math.ceil(Math.sqrt(values.length));
  const rows = Math.ceil(values.length / columns);
  const padded = new Float32Array(rows * columns);
  padded.set(values);
  return { values: padded, rows, columns };
}
