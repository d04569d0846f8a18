// Rows of small pictures of which one is chosen.

import { createElement } from "../shared/ui/dom.js";
import { createPartFinder } from "../shared/ui/parts.js";

/** @typedef {import("../shared/types.js").ImagePickerData} ImagePickerData
 * @typedef {import("../shared/types.js").ImagePickerState} ImagePickerState
 * @typedef {import("../shared/types.js").ComponentProps<ImagePickerData, ImagePickerState>} Component */

/** @param {HTMLElement} root @param {ImagePickerData} data */
export function createView(root, data) {
  const part = createPartFinder(root);
  /** @type {Component | null} */
  let component = null;
  const choose = (/** @type {string} */ name) => component?.setStateValue("chosen", name);
  part("group").setAttribute("aria-label", data.question);
  part("rows").replaceChildren(...data.rows.map((row) => createRow(row, data.chosen, choose)));
  part("waiting").hidden = true;
  return {
    update: (/** @type {Component} */ newest) => {
      component = newest;
    },
    destroy: () => {},
  };
}

/** @param {ImagePickerData["rows"][0]} row @param {string} chosen name of a picture, in this row or another
 * @param {(name: string) => void} onChoose @returns {HTMLElement} */
function createRow({ title, pictures }, chosen, onChoose) {
  const createRadio = (/** @type {string} */ name) => createElement("input",
    { type: "radio", name: "lw-picker", value: name, checked: name === chosen, onchange: () => onChoose(name) });
  const labels = pictures.map(({ name, address }) =>
    createElement("label", { class: "lw-image-radio", title: name },
      createRadio(name),
      createElement("img", { src: address, alt: name })));
  return createElement("div", {},
    createElement("p", { class: "lw-kicker", text: title }),
    createElement("div", { class: "lw-picker-pictures" }, ...labels));
}
