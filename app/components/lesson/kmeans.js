// Groups of places without any labels, and how pure they are once the labels are known. Knows no page.

/** @typedef {{codes: Float32Array, labels: Uint8Array}} Points x and y of each in turn, and what each is called */

const ROUNDS = 40;

/** k-means (Lloyd, 1982): the group of each place. The first centres lie far apart, so that every call finds the same.
 * @param {Float32Array} codes @param {number} count of groups @returns {Uint8Array} */
export function groupsOf(codes, count) {
  const places = codes.length / 2;
  const groups = new Uint8Array(places);
  let centres = farApart(codes, count);
  for (let round = 0; round < ROUNDS; round += 1) {
    let moved = 0;
    const sums = centres.map(() => [0, 0, 0]);
    for (let i = 0; i < places; i += 1) {
      const [x, y] = [codes[2 * i], codes[2 * i + 1]];
      const nearest = nearestOf(centres, x, y);
      if (nearest !== groups[i]) moved += 1;
      groups[i] = nearest;
      sums[nearest][0] += x;
      sums[nearest][1] += y;
      sums[nearest][2] += 1;
    }
    centres = sums.map(([x, y, n], group) => (n ? [x / n, y / n] : centres[group]));
    if (!moved) break;
  }
  return groups;
}

/** Of each group how many there are, its commonest label, and that label's share.
 * @param {Uint8Array} groups @param {Uint8Array} labels @param {number} count @param {number} classes */
export function purities(groups, labels, count, classes) {
  const mixes = Array.from({ length: count }, () => new Array(classes).fill(0));
  groups.forEach((group, i) => {
    mixes[group][labels[i]] += 1;
  });
  return mixes.map((mix) => {
    const size = mix.reduce((sum, own) => sum + own, 0);
    const label = mix.indexOf(Math.max(...mix));
    return { size, label, share: size ? mix[label] / size : 0 };
  });
}

/** Each next centre is the place that is farthest from all before. */
function farApart(codes, count) {
  const places = codes.length / 2;
  const mean = [0, 0];
  for (let i = 0; i < codes.length; i += 1) mean[i % 2] += codes[i] / places;
  const distances = new Float64Array(places).fill(Infinity);
  let centres = [mean];
  while (centres.length <= count) {
    const [x, y] = centres[centres.length - 1];
    let farthest = 0;
    for (let i = 0; i < places; i += 1) {
      distances[i] = Math.min(distances[i], (codes[2 * i] - x) ** 2 + (codes[2 * i + 1] - y) ** 2);
      if (distances[i] > distances[farthest]) farthest = i;
    }
    centres = [...centres, [codes[2 * farthest], codes[2 * farthest + 1]]];
  }
  return centres.slice(1);
}

function nearestOf(centres, x, y) {
  let best = 0;
  let closest = Infinity;
  for (let group = 0; group < centres.length; group += 1) {
    const distance = (centres[group][0] - x) ** 2 + (centres[group][1] - y) ** 2;
    if (distance < closest) [best, closest] = [group, distance];
  }
  return best;
}
