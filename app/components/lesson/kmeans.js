// k-means clustering of codes, and the purity of the clusters by labels. Knows no DOM.

const MAX_ITERATIONS = 40;

/** @typedef {[number, number]} Centre */

/**
 * k-means (Lloyd, 1982). The first centres are chosen farthest from each other, so that every call gives the same result.
 * @param {Float32Array} codes x and y of each point in turn
 * @param {number} count of clusters
 * @returns {Uint8Array} the cluster of each point
 */
export function findClusters(codes, count) {
  const points = codes.length / 2;
  const clusters = new Uint8Array(points);
  let centres = farthestPoints(codes, count);
  for (let iteration = 0; iteration < MAX_ITERATIONS; iteration += 1) {
    let moved = 0;
    const sums = centres.map(() => [0, 0, 0]);
    for (let i = 0; i < points; i += 1) {
      const [x, y] = [codes[2 * i], codes[2 * i + 1]];
      const nearest = nearestCentre(centres, x, y);
      if (nearest !== clusters[i]) moved += 1;
      clusters[i] = nearest;
      sums[nearest][0] += x;
      sums[nearest][1] += y;
      sums[nearest][2] += 1;
    }
    centres = sums.map(([x, y, n], cluster) => (n ? [x / n, y / n] : centres[cluster]));
    if (!moved) break;
  }
  return clusters;
}

/**
 * The size of each cluster, its most common label, and the share of its points with that label.
 * @param {Uint8Array} clusters @param {Uint8Array} labels of the same points
 * @param {number} count of clusters @param {number} classCount
 * @returns {{size: number, label: number, share: number}[]}
 */
export function computePurities(clusters, labels, count, classCount) {
  const labelCounts = Array.from({ length: count }, () => new Array(classCount).fill(0));
  clusters.forEach((cluster, i) => {
    labelCounts[cluster][labels[i]] += 1;
  });
  return labelCounts.map((counts) => {
    const size = counts.reduce((sum, value) => sum + value, 0);
    const label = counts.indexOf(Math.max(...counts));
    return { size, label, share: size ? counts[label] / size : 0 };
  });
}

/** Farthest-point sampling (Gonzalez, 1985), started at the mean, which is left out.
 * @param {Float32Array} codes @param {number} count @returns {Centre[]} */
function farthestPoints(codes, count) {
  const points = codes.length / 2;
  /** @type {Centre} */
  const mean = [0, 0];
  for (let i = 0; i < codes.length; i += 1) mean[i % 2] += codes[i] / points;
  const distances = new Float64Array(points).fill(Infinity);
  const centres = [mean];
  while (centres.length <= count) {
    const [x, y] = centres[centres.length - 1];
    let farthest = 0;
    for (let i = 0; i < points; i += 1) {
      distances[i] = Math.min(distances[i], (codes[2 * i] - x) ** 2 + (codes[2 * i + 1] - y) ** 2);
      if (distances[i] > distances[farthest]) farthest = i;
    }
    centres.push([codes[2 * farthest], codes[2 * farthest + 1]]);
  }
  return centres.slice(1);
}

/** @param {Centre[]} centres @param {number} x @param {number} y */
function nearestCentre(centres, x, y) {
  let nearest = 0;
  let smallest = Infinity;
  for (const [cluster, [cx, cy]] of centres.entries()) {
    const distance = (cx - x) ** 2 + (cy - y) ** 2;
    if (distance < smallest) [nearest, smallest] = [cluster, distance];
  }
  return nearest;
}
