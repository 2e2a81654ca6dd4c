/** Shortens the path data that Vega writes: fewer digits, fewer points, the same picture. */

const NUMBER = /-?\d*\.?\d+(?:e[-+]?\d+)?/gi;

/** A number to a tenth of a pixel. */
export function tenth(value: number): string {
  return String(Math.round(value * 10) / 10 + 0);
}

/** All numbers of an attribute to a tenth of a pixel. */
export function roundNumbers(text: string): string {
  return text.replace(NUMBER, (number) => tenth(Number(number)));
}

type Point = readonly [x: number, y: number];

/** Shorter path data. Polygons and lines lose points that lie on a straight edge; the rest is only rounded. */
export function shortenPath(data: string): string {
  if (!/^(?:[ML]-?[\d.e+-]+,-?[\d.e+-]+|Z)*$/i.test(data) || /[hvml]/.test(data)) return roundNumbers(data);
  return data
    .split(/(?=M)/)
    .filter((part) => part !== '')
    .map(shortenOutline)
    .join('');
}

function shortenOutline(data: string): string {
  const closed = /Z$/.test(data);
  const points = (data.match(/[ML][^MLZ]+/g) ?? []).map((step): Point => {
    const [x = 0, y = 0] = step.slice(1).split(',').map(Number);
    return [Math.round(x * 10) / 10 + 0, Math.round(y * 10) / 10 + 0];
  });
  const kept = withoutStraight(points);
  const [start, ...steps] = kept;
  if (start === undefined) return '';
  const drawn = steps.map(([x, y], at) => {
    const [fromX, fromY] = kept[at] ?? start;
    if (y === fromY) return `H${x}`;
    return x === fromX ? `V${y}` : `L${x},${y}`;
  });
  return `M${start[0]},${start[1]}${drawn.join('')}${closed ? 'Z' : ''}`;
}

/** Drops a point between two others on the same horizontal or vertical, and one that repeats. */
function withoutStraight(points: readonly Point[]): Point[] {
  const kept: Point[] = [];
  for (const point of points) {
    const [last, before] = [kept.at(-1), kept.at(-2)];
    if (last !== undefined && last[0] === point[0] && last[1] === point[1]) continue;
    if (last !== undefined && before !== undefined && isBetween(before, last, point)) kept.pop();
    kept.push(point);
  }
  return kept;
}

function isBetween(a: Point, b: Point, c: Point): boolean {
  const level = a[1] === b[1] && b[1] === c[1] && (b[0] - a[0]) * (c[0] - b[0]) >= 0;
  const upright = a[0] === b[0] && b[0] === c[0] && (b[1] - a[1]) * (c[1] - b[1]) >= 0;
  return level || upright;
}
