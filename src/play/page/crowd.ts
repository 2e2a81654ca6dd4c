import { svg } from './dom.js';
import type { Layout } from './layout.js';
import { Sheet } from './sketch.js';
import type { Line, Mail, Picture } from './ways.js';

/** Half the size of the picture of an envelope, with its rim [units of the stage]. */
const HALF = { w: 20, h: 16 };

/** The current values of the sheet's colours, by name. */
function colours(): (name: string) => string {
  const style = getComputedStyle(document.documentElement);
  const known = new Map<string, string>();
  return (name) => {
    const found = known.get(name) ?? style.getPropertyValue(`--${name}`).trim();
    known.set(name, found);
    return found;
  };
}

/**
 * Threads and envelopes on a canvas over the stage, if there are so many that elements would take too long; anything
 * above them is a drawing of its own.
 */
export class Crowd {
  private readonly canvas = document.createElement('canvas');
  private readonly front = svg('svg', { class: 'front', 'aria-hidden': 'true' });
  private readonly over = new Sheet();
  private readonly envelopes = new Map<string, HTMLCanvasElement>();
  private scale = 0;
  private scheme = '';

  constructor() {
    this.canvas.setAttribute('aria-hidden', 'true');
    this.front.append(this.over.group);
  }

  /** Draws into a room, over its drawing of the stage. */
  show(room: HTMLElement, view: SVGElement, layout: Layout, { lines, mail, over }: Picture): void {
    if (this.canvas.parentNode !== room) room.append(this.canvas, this.front);
    const pen = this.fit(view.getBoundingClientRect(), layout);
    if (pen === null) return;
    const colour = colours();
    if (this.scheme !== colour('machine')) {
      this.scheme = colour('machine');
      this.envelopes.clear();
    }
    pen.lineCap = 'round';
    for (const line of lines) this.line(pen, line, colour);
    pen.globalAlpha = 1;
    pen.setLineDash([]);
    for (const one of mail) {
      const { x, y } = one.at;
      pen.drawImage(this.envelope(one, colour), x - HALF.w, y - HALF.h, 2 * HALF.w, 2 * HALF.h);
    }
    this.front.setAttribute('viewBox', `0 0 ${layout.w} ${layout.h}`);
    this.over.show(over);
  }

  hide(): void {
    this.canvas.remove();
    this.front.remove();
  }

  /** Makes the canvas as large as the drawing beneath it; each unit of the stage is then one of the canvas. */
  private fit(box: DOMRect, layout: Layout): CanvasRenderingContext2D | null {
    const { canvas } = this;
    const ratio = Math.min(2, devicePixelRatio);
    // A drawing that keeps its aspect ratio leaves margins in a box of another.
    const scale = Math.min(box.width / layout.w, box.height / layout.h);
    const [w, h] = [Math.round(layout.w * scale * ratio), Math.round(layout.h * scale * ratio)];
    if (canvas.width !== w || canvas.height !== h) Object.assign(canvas, { width: w, height: h });
    const left = (box.width - layout.w * scale) / 2;
    const top = (box.height - layout.h * scale) / 2;
    for (const one of [canvas, this.front]) {
      const place = { left, top, width: layout.w * scale, height: layout.h * scale };
      for (const [name, value] of Object.entries(place)) one.style.setProperty(name, `${value}px`);
    }
    const pen = canvas.getContext('2d');
    if (this.scale !== scale * ratio) this.envelopes.clear();
    this.scale = scale * ratio;
    pen?.setTransform(this.scale, 0, 0, this.scale, 0, 0);
    pen?.clearRect(0, 0, layout.w, layout.h);
    return pen;
  }

  private line(pen: CanvasRenderingContext2D, line: Line, colour: (name: string) => string): void {
    const [a, b, c, d] = line.curve;
    pen.strokeStyle = colour(line.colour);
    pen.lineWidth = line.width;
    pen.globalAlpha = line.ink;
    pen.setLineDash(line.isDashed ? [6, 5] : []);
    pen.beginPath();
    pen.moveTo(a.x, a.y);
    pen.bezierCurveTo(b.x, b.y, c.x, c.y, d.x, d.y);
    pen.stroke();
  }

  /** The picture of an envelope, cached: there are few kinds. */
  private envelope({ isRelayed, inHand, isStubborn }: Mail, colour: (name: string) => string): HTMLCanvasElement {
    const kind = `${isRelayed} ${inHand} ${isStubborn}`;
    const known = this.envelopes.get(kind);
    if (known !== undefined) return known;
    const picture = document.createElement('canvas');
    Object.assign(picture, { width: Math.ceil(2 * HALF.w * this.scale), height: Math.ceil(2 * HALF.h * this.scale) });
    this.envelopes.set(kind, picture);
    const pen = picture.getContext('2d');
    if (pen === null) return picture;
    pen.setTransform(
      picture.width / (2 * HALF.w),
      0,
      0,
      picture.height / (2 * HALF.h),
      picture.width / 2,
      picture.height / 2,
    );
    if (inHand) this.box(pen, [-18, -14, 36, 28, 6], null, colour('accent'), 3);
    const ink = colour(isRelayed ? 'relayed' : 'ink');
    this.box(pen, [-14, -9.5, 28, 19, 3], colour(isRelayed ? 'relayedTint' : 'machine'), ink, 1.8);
    pen.lineWidth = 1.5;
    pen.stroke(new Path2D('M-13 -7.5l13 9.4 13-9.4'));
    if (isStubborn) this.box(pen, [-14, 4.5, 28, 5, 2], colour('waiting'), null, 0);
    return picture;
  }

  private box(
    pen: CanvasRenderingContext2D,
    [x, y, w, h, r]: readonly [number, number, number, number, number],
    fill: string | null,
    stroke: string | null,
    width: number,
  ): void {
    pen.beginPath();
    pen.roundRect(x, y, w, h, r);
    pen.fillStyle = fill ?? '';
    if (fill !== null) pen.fill();
    pen.strokeStyle = stroke ?? '';
    pen.lineWidth = width;
    if (stroke !== null) pen.stroke();
  }
}

/** The message whose envelope is nearest to a point, within reach; of several in one place the topmost. */
export function mailAt(mail: readonly Mail[], x: number, y: number, reach: number): Mail | null {
  let found: Mail | null = null;
  let least = reach;
  for (const one of mail) {
    const far = Math.hypot(one.at.x - x, one.at.y - y);
    if (far > least) continue;
    least = far;
    found = one;
  }
  return found;
}
