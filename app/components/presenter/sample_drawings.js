// Garments that draw themselves, as corners of a closed outline in per cent of the board.

/** A T-shirt, trousers and a dress. @type {number[][][]} */
export const OUTLINES = [
  [[30, 20], [50, 26], [70, 20], [90, 34], [80, 46], [70, 40], [70, 84], [30, 84], [30, 40], [20, 46], [10, 34]],
  [[34, 10], [66, 10], [72, 90], [56, 90], [50, 36], [44, 90], [28, 90]],
  [[40, 10], [46, 18], [54, 18], [60, 10], [62, 40], [76, 88], [24, 88], [38, 40]],
];
