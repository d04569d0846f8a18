// Who lives around a place on the map. Knows no page.

/** The labels of the nearest dots, as counts.
 * @param {{codes: Float32Array, labels: Uint8Array}} points @param {{x: number, y: number}} place
 * @param {number} neighbours how many @param {number} classes @returns {number[]} */
export function mixAround({ codes, labels }, place, neighbours, classes) {
  const nearest = Array.from(labels, (label, i) => ({ label, far: (codes[2 * i] - place.x) ** 2 + (codes[2 * i + 1] - place.y) ** 2 }))
    .sort((a, b) => a.far - b.far)
    .slice(0, neighbours);
  const counts = new Array(classes).fill(0);
  for (const { label } of nearest) counts[label] += 1;
  return counts;
}
