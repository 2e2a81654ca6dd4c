import { formatDuration } from '../../units/index.js';
import type { Lane, Setting } from '../film/setting.js';
import { icon, shown, svg } from './dom.js';

const MOST_LANES = 6;
/** Height of a lane: with few lanes, and with many. */
const ROWS = [36, 30] as const;

/** `day 5 · 18:01:05`: a run begins at midnight. */
export function clockOf(t: number): string {
  const whole = Math.floor(Math.max(0, t));
  const parts = [Math.floor((whole % 86_400) / 3600), Math.floor((whole % 3600) / 60), whole % 60];
  return `day ${Math.floor(whole / 86_400) + 1} · ${parts.map((part) => String(part).padStart(2, '0')).join(':')}`;
}

/** Words on the covered future; the longer ones if there is room. */
const COVERED = ['covered until you have guessed', 'covered'];

/** Lanes for which there is room; servers without any attempt are dropped first. */
function chosen(lanes: readonly Lane[], most: number): readonly Lane[] {
  if (lanes.length <= most) return lanes;
  const weight = (lane: Lane): number =>
    (lane.kind === 'server' ? 0 : 1e12) + lane.down.length * 1e6 + lane.values.reduce((sum, value) => sum + value, 0);
  const kept = new Set([...lanes].sort((a, b) => weight(b) - weight(a)).slice(0, most));
  return lanes.filter((lane) => kept.has(lane));
}

/** About seven legible ticks: a whole number of hours or days apart. */
function ticksOf(end: number): { t: number; label: string }[] {
  const step =
    [60, 300, 600, 1800, 3600, 7200, 14_400, 21_600, 43_200, 86_400, 172_800, 604_800].find((one) => end / one <= 8) ??
    Math.ceil(end / 8 / 86_400) * 86_400;
  return Array.from({ length: Math.floor(end / step) + 1 }, (_, i) => ({
    t: i * step,
    label:
      step % 86_400 === 0
        ? `day ${Math.round((i * step) / 86_400) + 1}`
        : clockOf(i * step).slice(clockOf(i * step).indexOf('·') + 2, -3),
  }));
}

/** The preference of a server; for other lanes, a shape. */
function badgeOf({ kind, preference }: Lane, y: number): SVGElement[] {
  return preference === null
    ? [
        svg(
          'g',
          { transform: `translate(2 ${y})` },
          icon(kind === 'server' ? 'accepted' : kind === 'queue' ? 'wait' : 'relayed', 20),
        ),
      ]
    : [
        svg('circle', { cx: 12, cy: y + 12, r: 12, fill: 'var(--ink)' }),
        svg(
          'text',
          { x: 12, y: y + 16, 'text-anchor': 'middle', 'font-size': preference > 99 ? 9 : 12, class: 'b paper' },
          String(preference),
        ),
      ];
}

/** The whole run on one line: load, outages, queues, and the current moment. */
export class Lanes {
  private readonly room: HTMLElement;
  private readonly onSeek: (t: number) => void;
  private setting: Setting | null = null;
  private width = 0;
  private head = svg('g');
  private veil = svg('rect');
  private curtain = svg('g');
  private readonly covered = svg('text', { x: 24, 'font-size': 13, class: 'b' });
  private isCovered = false;
  private left = 176;
  private row = ROWS[0] as number;
  private t = 0;

  constructor(room: HTMLElement, onSeek: (t: number) => void) {
    this.room = room;
    this.onSeek = onSeek;
  }

  show(setting: Setting): void {
    this.setting = setting;
    this.width = Math.max(300, this.room.clientWidth);
    const narrow = this.width < 600;
    this.left = narrow ? 96 : 176;
    const lanes = chosen(setting.lanes, narrow ? 3 : MOST_LANES);
    this.row = ROWS[lanes.length > 3 ? 1 : 0];
    const h = 10 + lanes.length * this.row + 24;
    const ticks = ticksOf(setting.end).flatMap(({ t, label }) => {
      const x = this.at(t);
      if (x > this.width - 30) return [];
      return [
        svg('path', { d: `M${x} 4V${h - 20}`, stroke: 'var(--line)' }),
        svg('text', { x: x + 3, y: h - 6, 'font-size': 11, class: 'q' }, label),
      ];
    });
    const rows = lanes.flatMap((lane, i) => this.drawLane(lane, 10 + i * this.row, narrow));
    this.veil = svg('rect', { y: 2, height: h - 22, fill: 'var(--paper)', opacity: 0.5, 'pointer-events': 'none' });
    this.curtain = svg(
      'g',
      { 'pointer-events': 'none' },
      svg('rect', { y: 2, height: h - 22, width: this.width, fill: 'var(--band)' }),
      this.covered,
    );
    this.covered.setAttribute('y', String(h / 2 - 6));
    this.head = svg(
      'g',
      {
        id: 'playhead',
        role: 'slider',
        tabindex: 0,
        'aria-label': 'Time',
        'aria-valuemin': 0,
        'aria-valuemax': Math.ceil(setting.end),
      },
      svg('path', { d: `M0 2V${h - 18}`, stroke: 'var(--ink)', 'stroke-width': 2.4 }),
      svg('path', { d: 'M-7 0H7V8L0 14L-7 8Z', fill: 'var(--ink)' }),
    );
    const view = svg(
      'svg',
      { viewBox: `0 0 ${this.width} ${h}`, height: h },
      ...ticks,
      ...rows,
      this.veil,
      this.curtain,
      this.head,
    );
    view.addEventListener('pointerdown', (event) => this.drag(event as PointerEvent, view));
    // Sets the moment from the start, for screen readers: a slider always has its value.
    this.update(Math.min(this.t, setting.end));
    this.room.replaceChildren(view);
  }

  update(t: number): void {
    this.t = t;
    const x = this.at(t);
    this.head.setAttribute('transform', `translate(${x.toFixed(1)} 0)`);
    this.head.setAttribute('aria-valuenow', String(Math.round(t)));
    this.head.setAttribute('aria-valuetext', clockOf(t));
    this.veil.setAttribute('x', x.toFixed(1));
    this.veil.setAttribute('width', Math.max(0, this.width - x).toFixed(1));
    this.curtain.setAttribute('transform', `translate(${x.toFixed(1)} 0)`);
    this.covered.textContent = COVERED.find((words) => 24 + 8.5 * words.length <= this.width - x) ?? '';
    this.cover(this.isCovered);
  }

  /** Hides the future, while a guess is awaited. */
  cover(isCovered: boolean): void {
    this.isCovered = isCovered;
    this.curtain.setAttribute('visibility', isCovered ? 'visible' : 'hidden');
  }

  private at(t: number): number {
    return this.left + (t / (this.setting?.end ?? 1)) * (this.width - this.left - 14);
  }

  private drag(event: PointerEvent, view: SVGElement): void {
    const seek = ({ clientX }: PointerEvent): void => {
      const box = view.getBoundingClientRect();
      const x = ((clientX - box.left) / box.width) * this.width;
      const end = this.setting?.end ?? 0;
      this.onSeek(Math.max(0, Math.min(end, ((x - this.left) / (this.width - this.left - 14)) * end)));
    };
    view.setPointerCapture(event.pointerId);
    const move = (next: Event): void => seek(next as PointerEvent);
    view.addEventListener('pointermove', move);
    view.addEventListener('pointerup', () => view.removeEventListener('pointermove', move), { once: true });
    seek(event);
  }

  private drawLane(lane: Lane, y: number, narrow: boolean): SVGElement[] {
    const { values, kind, down, name } = lane;
    const setting = this.setting;
    if (setting === null) return [];
    const most = Math.max(1e-9, ...values);
    const base = y + this.row - 8;
    const colour = kind === 'server' ? 'delivered' : kind === 'queue' ? 'waiting' : 'relayed';
    const points = values.map((value, bin) => {
      const height = base - (value / most) * (this.row - 14);
      return `L${this.at(bin * setting.width).toFixed(1)} ${height.toFixed(1)}L${this.at(Math.min(setting.end, (bin + 1) * setting.width)).toFixed(1)} ${height.toFixed(1)}`;
    });
    const area = `M${this.left} ${base}${points.join('')}V${base}Z`;
    const failing = down.map(({ from, to, share }) => {
      const [x, w] = [this.at(from), Math.max(1, this.at(Math.min(to, setting.end)) - this.at(from))];
      return svg('rect', {
        x,
        y: y - 4,
        width: w,
        height: base - y + 4,
        fill: 'url(#hatch)',
        stroke: 'var(--down)',
        'stroke-width': 1,
        opacity: share < 1 ? 0.35 : 0.85,
      });
    });
    const peak =
      kind === 'server'
        ? `up to ${most.toPrecision(2)} tries in ${formatDuration(setting.width)}`
        : `up to ${most.toPrecision(2)}`;
    return [
      ...failing,
      svg(
        'path',
        {
          d: area,
          fill: `var(--${colour}Tint)`,
          'fill-opacity': 0.75,
          stroke: `var(--${colour})`,
          'stroke-width': 1.2,
        },
        svg('title', {}, `${name}: ${most <= 1e-9 ? 'nothing' : peak}`),
      ),
      ...badgeOf(lane, y),
      svg('text', { x: 30, y: y + 16, 'font-size': 12, class: 'b' }, shown(name, narrow ? 9 : 18)),
    ];
  }
}
