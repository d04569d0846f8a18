// Ten bars that move in place: a class keeps its row, so that the eye can follow it.

/** @param {HTMLElement} list @param {{name: string, colour: string}[]} classes
 * @returns {(probabilities: Record<string, number> | null) => void} moves them; null empties them */
export function fillBars(list, classes) {
  const rows = classes.map(({ name, colour }) => {
    const row = document.createElement("li");
    const [title, share, track, bar] = ["span", "b", "i", "s"].map((tag) => document.createElement(tag));
    title.textContent = name;
    bar.style.background = colour;
    track.append(bar);
    row.append(title, share, track);
    return { name, row, share, bar };
  });
  list.replaceChildren(...rows.map(({ row }) => row));
  return (probabilities) => {
    const most = probabilities ? Math.max(...Object.values(probabilities)) : NaN;
    for (const { name, row, share, bar } of rows) {
      const value = probabilities?.[name] ?? 0;
      share.textContent = probabilities ? `${Math.round(100 * value)}%` : "";
      bar.style.transform = `scaleX(${value})`;
      row.toggleAttribute("data-likeliest", value === most);
    }
  };
}
