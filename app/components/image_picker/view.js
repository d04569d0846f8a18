// Rows of small pictures; one of all is chosen.

/** @typedef {{question: string, rows: {title: string, pictures: {name: string, address: string}[]}[]}} Data
 * @typedef {{data: Data, setStateValue: (name: string, value: string) => void}} Component */

/** @param {HTMLElement} root @param {Data} data */
export function createView(root, data) {
  /** @type {(name: string) => any} */
  const part = (name) => root.querySelector(`[data-part="${name}"]`);
  /** @type {Component | null} */
  let component = null;
  part("all").setAttribute("aria-label", data.question);
  part("rows").replaceChildren(...data.rows.map((row) => rowOf(row, (name) => component?.setStateValue("chosen", name))));
  part("rows").querySelector("input").checked = true;
  part("waiting").hidden = true;
  return {
    update: (newest) => {
      component = newest;
    },
    destroy: () => {},
  };
}

/** @param {Data["rows"][0]} row @param {(name: string) => void} onChoose */
function rowOf({ title, pictures }, onChoose) {
  const row = document.createElement("div");
  const heading = document.createElement("p");
  heading.className = "lw-kicker";
  heading.textContent = title;
  const beside = document.createElement("div");
  beside.className = "lw-choice-pictures";
  for (const { name, address } of pictures) {
    const [label, input, picture] = [document.createElement("label"), document.createElement("input"), new Image()];
    Object.assign(input, { type: "radio", name: "lw-choice", value: name, onchange: () => onChoose(name) });
    Object.assign(picture, { src: address, alt: name, title: name });
    label.append(input, picture);
    beside.append(label);
  }
  row.append(heading, beside);
  return row;
}
