import type { Box } from './layout.js';

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** Path of a leg: a cubic curve. */
export type Curve = readonly [Point, Point, Point, Point];

export function doorOf(box: Box): Point {
  return { x: box.x - 4, y: box.y + box.h * 0.62 };
}

/** From a sender's card to a door. Messages of one sender spread a little, so that each is visible. */
export function fromSender(box: Box, to: Point, narrow: boolean, spread: number): Curve {
  if (narrow) {
    const from = { x: box.x + 40 + spread * 8, y: box.y + box.h };
    return [from, { x: Math.min(from.x, 90), y: from.y + 60 }, { x: to.x - 70, y: to.y }, to];
  }
  const from = { x: box.x + box.w, y: box.y + box.h / 2 + spread * 5 };
  const bend = Math.max(60, (to.x - from.x) * 0.45);
  return [from, { x: from.x + bend, y: from.y }, { x: to.x - bend, y: to.y }, to];
}

/** From door to door: out to the left, and round to the next. */
export function onward(from: Point, to: Point, narrow: boolean): Curve {
  const down = Math.max(90, Math.abs(to.y - from.y) * 0.8);
  if (narrow || to.x <= from.x + 20)
    return [from, { x: from.x - 60, y: from.y + 30 }, { x: to.x - 60, y: to.y - 30 }, to];
  return [from, { x: from.x - 14, y: from.y + down }, { x: to.x - 110, y: to.y }, to];
}

export function pathOf([a, b, c, d]: Curve): string {
  const at = ({ x, y }: Point): string => `${x.toFixed(1)} ${y.toFixed(1)}`;
  return `M${at(a)}C${at(b)} ${at(c)} ${at(d)}`;
}

/** The first part of a curve, by de Casteljau. */
export function partOf([a, b, c, d]: Curve, u: number): Curve {
  const mid = (p: Point, q: Point): Point => ({ x: p.x + (q.x - p.x) * u, y: p.y + (q.y - p.y) * u });
  const [ab, bc, cd] = [mid(a, b), mid(b, c), mid(c, d)];
  const [abc, bcd] = [mid(ab, bc), mid(bc, cd)];
  return [a, ab, abc, mid(abc, bcd)];
}
