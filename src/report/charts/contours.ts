/** A segment of a contour between two points of the grid; columns and rows count cells from the middle of the first. */
export interface ContourLine {
  readonly fromColumn: number;
  readonly fromRow: number;
  readonly toColumn: number;
  readonly toRow: number;
}

type Place = readonly [column: number, row: number];

/** Point at which a level lies between two neighbours; `undefined` if it does not. */
function crossing(level: number, a: Place, b: Place, valueA: number, valueB: number): Place | undefined {
  if (valueA < level === valueB < level) return undefined;
  const part = (level - valueA) / (valueB - valueA);
  return [a[0] + (b[0] - a[0]) * part, a[1] + (b[1] - a[1]) * part];
}

/**
 * Contour lines of a figure, by marching squares (W. E. Lorensen, H. E. Cline, "Marching cubes", SIGGRAPH
 * 1987, in two dimensions) with linear interpolation. Squares with a missing value have no line.
 */
export function contourLines(rows: readonly (readonly number[])[], level: number): ContourLine[] {
  const lines: ContourLine[] = [];
  for (let row = 0; row + 1 < rows.length; row += 1) {
    const columns = Math.min(rows[row]?.length ?? 0, rows[row + 1]?.length ?? 0);
    for (let column = 0; column + 1 < columns; column += 1) lines.push(...squareLines(rows, row, column, level));
  }
  return lines;
}

function squareLines(rows: readonly (readonly number[])[], row: number, column: number, level: number): ContourLine[] {
  const corners: Place[] = [
    [column, row],
    [column + 1, row],
    [column + 1, row + 1],
    [column, row + 1],
  ];
  const values = corners.map(([c, r]) => rows[r]?.[c] ?? Number.NaN);
  if (values.some(Number.isNaN)) return [];
  const crossed = corners.flatMap((corner, at) => {
    const next = (at + 1) % 4;
    const place = crossing(level, corner, corners[next] ?? corner, values[at] ?? 0, values[next] ?? 0);
    return place === undefined ? [] : [place];
  });
  const pairs = crossed.length === 4 ? saddlePairs(crossed, values, level) : crossed.length === 2 ? [crossed] : [];
  return pairs.flatMap(([from, to]) =>
    from === undefined || to === undefined
      ? []
      : [{ fromColumn: from[0], fromRow: from[1], toColumn: to[0], toRow: to[1] }],
  );
}

/** Pairs the crossed sides of a saddle, by the mean of its corners. */
function saddlePairs(crossed: readonly Place[], values: readonly number[], level: number): Place[][] {
  const [a, b, c, d] = crossed as readonly [Place, Place, Place, Place];
  const middle = values.reduce((sum, value) => sum + value, 0) / 4;
  return middle < level === (values[0] ?? 0) < level
    ? [
        [a, b],
        [c, d],
      ]
    : [
        [d, a],
        [b, c],
      ];
}
