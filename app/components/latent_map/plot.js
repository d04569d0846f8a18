// The coloured dots: Plotly's scatter, its axes, and the way from pixels to the plane and back.

/**
 * @typedef {{name: string, colour: string, shape: string}} ClassMark
 * @typedef {{codes: Float32Array, labels: Uint8Array}} Points
 */

let plotly;

/** Loads the installed Plotly once a page. @param {string} url */
export function loadPlotly(url) {
  plotly ??= new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = url;
    script.onload = () => resolve(window.Plotly);
    script.onerror = () => reject(new Error("the drawing library did not load"));
    document.head.append(script);
  });
  return plotly;
}

/** @param {{codes: string, labels: string}} urls @returns {Promise<Points>} */
export async function loadPoints(urls) {
  const buffers = await Promise.all([urls.codes, urls.labels].map(async (url) => (await fetch(url)).arrayBuffer()));
  return { codes: new Float32Array(buffers[0]), labels: new Uint8Array(buffers[1]) };
}

export class Plot {
  /** @param {HTMLElement} element @param {object} Plotly */
  constructor(element, Plotly) {
    this.element = element;
    this.Plotly = Plotly;
    this.observer = new ResizeObserver(() => element.data && element.offsetParent && Plotly.Plots.resize(element));
    this.observer.observe(element);
  }

  /** @param {Points} points @param {ClassMark[]} classes @param {number | null} alone @param {object} extent */
  draw(points, classes, alone, extent) {
    const traces = classes.map((mark, label) => ({
      ...coordinates(points, label),
      type: hasWebGl() ? "scattergl" : "scatter",
      mode: "markers",
      name: mark.name,
      visible: alone === null || alone === label,
      marker: { color: mark.colour, symbol: mark.shape, size: 5.5, opacity: 0.5 },
    }));
    this.theme = themeOf(this.element);
    const options = { displayModeBar: false, scrollZoom: true, doubleClick: "reset", showTips: false };
    return this.Plotly.react(this.element, traces, layoutOf(extent, this.theme), options);
  }

  /** Redraws the axes if the page went from light to dark or back. */
  async followTheme() {
    const theme = themeOf(this.element);
    if (theme.text === this.theme.text && theme.line === this.theme.line) return;
    this.theme = theme;
    const colours = ["xaxis", "yaxis"].flatMap((axis) => [
      [`${axis}.gridcolor`, theme.line],
      [`${axis}.tickfont.color`, theme.text],
    ]);
    await this.Plotly.relayout(this.element, Object.fromEntries(colours));
  }

  /** Shows one class alone, or all for null. @param {number | null} alone @param {number} count */
  isolate(alone, count) {
    const visible = Array.from({ length: count }, (_, label) => alone === null || alone === label);
    return this.Plotly.restyle(this.element, { visible });
  }

  /** @param {object} extent */
  reset(extent) {
    const ranges = { "xaxis.range": [extent.x0, extent.x1], "yaxis.range": [extent.y0, extent.y1] };
    return this.Plotly.relayout(this.element, ranges);
  }

  /** The rectangle that the axes enclose, in page pixels, and the part of the plane that it shows. */
  frame() {
    const area = this.element.querySelector(".nsewdrag")?.getBoundingClientRect();
    return area && { area, x: this.element.layout.xaxis.range, y: this.element.layout.yaxis.range };
  }

  destroy() {
    this.observer.disconnect();
    this.Plotly.purge(this.element);
  }
}

/** @param {object} frame from `Plot.frame` @param {number} left @param {number} top in page pixels */
export function toCode({ area, x, y }, left, top) {
  return {
    x: x[0] + ((left - area.left) / area.width) * (x[1] - x[0]),
    y: y[1] - ((top - area.top) / area.height) * (y[1] - y[0]),
  };
}

/** Pixels from the left and top of the frame's area. @param {object} frame @param {{x: number, y: number}} code */
export function toPixels({ area, x, y }, code) {
  return {
    left: ((code.x - x[0]) / (x[1] - x[0])) * area.width,
    top: ((y[1] - code.y) / (y[1] - y[0])) * area.height,
  };
}

/** Index of the nearest visible garment within `reach` pixels of a place, or -1.
 * @param {Points} points @param {object} frame @param {{x: number, y: number}} code @param {number} reach
 * @param {number | null} alone */
export function nearestPoint(points, { area, x, y }, code, reach, alone) {
  const across = area.width / (x[1] - x[0]);
  const down = area.height / (y[1] - y[0]);
  let best = -1;
  let closest = reach * reach;
  for (let i = 0; i < points.labels.length; i += 1) {
    const dx = (points.codes[2 * i] - code.x) * across;
    const dy = (points.codes[2 * i + 1] - code.y) * down;
    const distance = dx * dx + dy * dy;
    if (distance < closest && (alone === null || points.labels[i] === alone)) {
      closest = distance;
      best = i;
    }
  }
  return best;
}

function layoutOf(extent, theme) {
  const axis = { gridcolor: theme.line, tickfont: { color: theme.text, size: 11 }, zeroline: false, nticks: 7 };
  return {
    autosize: true,
    margin: { l: 30, r: 6, t: 6, b: 24 },
    xaxis: { ...axis, range: [extent.x0, extent.x1] },
    yaxis: { ...axis, range: [extent.y0, extent.y1] },
    paper_bgcolor: "rgba(0,0,0,0)",
    plot_bgcolor: "rgba(0,0,0,0)",
    dragmode: false,
    hovermode: false,
    showlegend: false,
    uirevision: true,
  };
}

function themeOf(element) {
  const style = getComputedStyle(element);
  return { text: style.getPropertyValue("--st-text-color"), line: style.getPropertyValue("--st-border-color") };
}

function coordinates({ codes, labels }, label) {
  const x = [];
  const y = [];
  labels.forEach((own, i) => {
    if (own !== label) return;
    x.push(codes[2 * i]);
    y.push(codes[2 * i + 1]);
  });
  return { x: Float32Array.from(x), y: Float32Array.from(y) };
}

let webGl;

function hasWebGl() {
  webGl ??= Boolean(document.createElement("canvas").getContext("webgl"));
  return webGl;
}
