import { formatDuration } from '../../units/index.js';
import type { Scene, SceneLeg, SceneThread, Shape } from '../film/seen.js';
import type { Setting } from '../film/setting.js';
import { shape, shown, svg } from './dom.js';
import type { Box, Layout } from './layout.js';

interface Point {
  readonly x: number;
  readonly y: number;
}

/** A leg's way: a cubic curve. */
type Curve = readonly [Point, Point, Point, Point];

function doorOf(box: Box): Point {
  return { x: box.x - 4, y: box.y + box.h * 0.62 };
}

/** From a sender's card to a door. Messages of one sender part a little, so that each is seen. */
function fromSender(box: Box, to: Point, narrow: boolean, spread: number): Curve {
  if (narrow) {
    const from = { x: box.x + 40 + spread * 8, y: box.y + box.h };
    return [from, { x: Math.min(from.x, 90), y: from.y + 60 }, { x: to.x - 70, y: to.y }, to];
  }
  const from = { x: box.x + box.w, y: box.y + box.h / 2 + spread * 5 };
  const bend = Math.max(60, (to.x - from.x) * 0.45);
  return [from, { x: from.x + bend, y: from.y }, { x: to.x - bend, y: to.y }, to];
}

/** From door to door: out to the left, and round to the next. */
function onward(from: Point, to: Point, narrow: boolean): Curve {
  const down = Math.max(90, Math.abs(to.y - from.y) * 0.8);
  if (narrow || to.x <= from.x + 20)
    return [from, { x: from.x - 60, y: from.y + 30 }, { x: to.x - 60, y: to.y - 30 }, to];
  return [from, { x: from.x - 14, y: from.y + down }, { x: to.x - 110, y: to.y }, to];
}

function pathOf([a, b, c, d]: Curve): string {
  const at = ({ x, y }: Point): string => `${x.toFixed(1)} ${y.toFixed(1)}`;
  return `M${at(a)}C${at(b)} ${at(c)} ${at(d)}`;
}

/** The first part of a curve, by de Casteljau. */
function partOf([a, b, c, d]: Curve, u: number): Curve {
  const mid = (p: Point, q: Point): Point => ({ x: p.x + (q.x - p.x) * u, y: p.y + (q.y - p.y) * u });
  const [ab, bc, cd] = [mid(a, b), mid(b, c), mid(c, d)];
  const [abc, bcd] = [mid(ab, bc), mid(bc, cd)];
  return [a, ab, abc, mid(abc, bcd)];
}

function envelopeAt({ x, y }: Point, kind: 'sender' | 'relay', inHand: boolean, stubborn: boolean): SVGElement {
  const fill = kind === 'relay' ? 'var(--relayedTint)' : 'var(--machine)';
  const stroke = kind === 'relay' ? 'var(--relayed)' : 'var(--ink)';
  return svg(
    'g',
    {},
    ...(inHand
      ? [
          svg('rect', {
            x: x - 18,
            y: y - 14,
            width: 36,
            height: 28,
            rx: 6,
            fill: 'none',
            stroke: 'var(--accent)',
            'stroke-width': 3,
          }),
        ]
      : []),
    svg('rect', { x: x - 14, y: y - 9.5, width: 28, height: 19, rx: 3, fill, stroke, 'stroke-width': 1.8 }),
    svg('path', {
      d: `M${x - 13} ${y - 7.5}l13 9.400 13-9.400`,
      fill: 'none',
      stroke,
      'stroke-width': 1.5,
      'stroke-linejoin': 'round',
    }),
    ...(stubborn ? [svg('rect', { x: x - 14, y: y + 4.5, width: 28, height: 5, rx: 2, fill: 'var(--waiting)' })] : []),
  );
}

/** A ring that fills while nobody answers. */
function ringAt({ x, y }: Point, { over, took }: SceneLeg): SVGElement[] {
  const r = 19;
  const angle = 2 * Math.PI * Math.min(0.999, over);
  const arc = `M${x} ${y - r}A${r} ${r} 0 ${angle > Math.PI ? 1 : 0} 1 ${x + r * Math.sin(angle)} ${y - r * Math.cos(angle)}`;
  return [
    svg('circle', { cx: x, cy: y, r, fill: 'var(--paper)', stroke: 'var(--line)', 'stroke-width': 5 }),
    svg('path', { d: arc, fill: 'none', stroke: 'var(--slow)', 'stroke-width': 5 }),
    shape('noanswer', x, y, 18),
    svg(
      'text',
      { x: x - 28, y: y + 4, 'text-anchor': 'end', 'font-size': 12, class: 'b slow' },
      `${formatDuration(Math.round(over * took))} of ${formatDuration(took)}`,
    ),
  ];
}

const ROUGH: readonly string[] = ['refused', 'cut', 'never5'];

function strokeOf({ shape: what }: SceneLeg, relay: boolean): string {
  if (what === 'noanswer' || what === 'silent') return 'var(--slow)';
  if (what !== null && ROUGH.includes(what)) return 'var(--refused)';
  return relay ? 'var(--relayed)' : 'var(--ink)';
}

interface Drawn {
  readonly lines: SVGElement[];
  readonly mail: SVGElement[];
  readonly marks: Map<string, { at: Point; shape: Shape; count: number }>;
}

/** How long an attempt without an answer takes at least until a ring shows it [s]. */
const RINGED = 3;

function drawThread(
  thread: SceneThread,
  layout: Layout,
  drawn: Drawn,
  inHand: boolean,
  stubborn: boolean,
  pick: () => void,
): void {
  const sender = layout.senders.get(thread.by);
  const relay = layout.servers.get(thread.by);
  const spread = (thread.message % 5) - 2;
  let from: Point | null = null;
  let tip: Point | null = null;
  for (const leg of thread.legs) {
    const box = layout.servers.get(leg.server);
    if (box === undefined) return;
    const to = doorOf(box);
    const start: Curve | null =
      from !== null
        ? onward(from, to, layout.narrow)
        : sender !== undefined
          ? fromSender(sender, to, layout.narrow, spread)
          : relay === undefined
            ? null
            : onward({ x: relay.x + 30, y: relay.y + relay.h + 20 }, to, layout.narrow);
    if (start === null) return;
    const curve = partOf(start, leg.grown);
    drawn.lines.push(
      svg('path', {
        d: pathOf(curve),
        fill: 'none',
        stroke: strokeOf(leg, sender === undefined),
        'stroke-width': inHand ? 3.4 : 2.2,
        'stroke-linecap': 'round',
        opacity: thread.ink,
        'stroke-dasharray': leg.shape === null && leg.grown === 1 && leg.took >= RINGED ? '6 5' : undefined,
      }),
    );
    from = to;
    tip = curve[3];
    if (leg.shape !== null) {
      const key = `${leg.server} ${leg.shape}`;
      const mark = drawn.marks.get(key) ?? { at: to, shape: leg.shape, count: 0 };
      mark.count += 1;
      drawn.marks.set(key, mark);
    } else if (leg.grown === 1 && leg.took >= RINGED) drawn.mail.push(...ringAt({ x: to.x - 14, y: to.y + 34 }, leg));
  }
  const last = thread.legs.at(-1);
  if (tip === null || last === undefined || last.shape !== null) return;
  const mail = svg(
    'g',
    { class: 'mail', 'data-id': `message:${thread.message}` },
    envelopeAt(tip, sender === undefined ? 'relay' : 'sender', inHand, stubborn),
  );
  mail.addEventListener('click', pick);
  drawn.mail.push(mail);
}

/** Shapes at one door stand beside each other, each with its count. */
function drawMarks({ marks }: Drawn): SVGElement[] {
  const taken = new Map<string, number>();
  return [...marks.values()].flatMap(({ at, shape: what, count }) => {
    const door = `${at.x} ${at.y}`;
    const place = taken.get(door) ?? 0;
    taken.set(door, place + 1);
    const y = at.y - place * 26;
    if (count === 1) return [shape(what, at.x, y, 24)];
    const words = `×${count}`;
    const plate = { x: at.x - 20 - words.length * 8, y: y - 9, width: words.length * 8 + 6, height: 18, rx: 6 };
    return [
      svg('rect', { ...plate, fill: 'var(--stage)', opacity: 0.92 }),
      svg('text', { x: at.x - 17, y: y + 4, 'text-anchor': 'end', 'font-size': 12, class: 'b' }, words),
      shape(what, at.x, y, 24),
    ];
  });
}

/** Where on a curve words of a width cover no server; the middle where they do everywhere. */
function freePlace(curve: Curve, width: number, { narrow, servers }: Layout): Point {
  const places = (narrow ? [0.8] : [0.55, 0.35, 0.25, 0.15, 0.7]).map((u) => partOf(curve, u)[3]);
  const covers = ({ x, y }: Point): boolean =>
    [...servers.values()].some(
      (box) => x - 12 < box.x + box.w && x + width > box.x && y - 12 < box.y + box.h && y + 12 > box.y,
    );
  return places.find((place) => !covers(place)) ?? (places[0] as Point);
}

/** Servers that are well and that a sender never tries, seen as such. */
function drawGhosts(scene: Scene, setting: Setting, layout: Layout): SVGElement[] {
  return scene.senders.flatMap(({ name, ignored, held }) => {
    const box = layout.senders.get(name);
    if (box === undefined || held === 0) return [];
    const servers = setting.servers.filter(
      ({ hosts, name: server }) => ignored.includes(server) || hosts.some((host) => ignored.includes(host)),
    );
    return servers.slice(0, 3).flatMap(({ name: server }) => {
      const to = layout.servers.get(server);
      if (to === undefined) return [];
      const end = { x: to.x - 6, y: to.y + to.h - 8 };
      const from = layout.narrow
        ? { x: box.x + box.w - 20, y: box.y + box.h }
        : { x: box.x + box.w, y: box.y + box.h - 14 };
      const curve: Curve = [
        from,
        { x: from.x + (layout.narrow ? 0 : 180), y: from.y + 70 },
        { x: end.x - (layout.narrow ? 120 : 150), y: end.y + 40 },
        end,
      ];
      const words = `never tried by ${shown(name, 16)}`;
      const middle = freePlace(curve, 24 + words.length * 7.2, layout);
      return [
        svg('path', {
          d: pathOf(curve),
          fill: 'none',
          stroke: 'var(--ghost)',
          'stroke-width': 2,
          'stroke-linecap': 'round',
          'stroke-dasharray': '2 7',
        }),
        shape('leftout', middle.x, middle.y, 22),
        svg('rect', {
          x: middle.x + 14,
          y: middle.y - 10,
          width: words.length * 6.8 + 8,
          height: 20,
          rx: 6,
          fill: 'var(--stage)',
          opacity: 0.92,
        }),
        svg('text', { x: middle.x + 18, y: middle.y + 4, 'font-size': 12, class: 'b ghost' }, words),
      ];
    });
  });
}

/** All that moves. */
export function drawThreads(
  scene: Scene,
  setting: Setting,
  layout: Layout,
  inHand: number | null,
  pick: (message: number) => void,
): SVGElement[] {
  const drawn: Drawn = { lines: [], mail: [], marks: new Map() };
  const stubborn = new Set(setting.senders.flatMap(({ name, honoursBackups }) => (honoursBackups < 1 ? [name] : [])));
  for (const thread of scene.threads)
    drawThread(thread, layout, drawn, thread.message === inHand, stubborn.has(thread.by), () => pick(thread.message));
  const every = scene.drawn * setting.every;
  const note =
    every === 1
      ? []
      : [
          svg(
            'text',
            { x: 20, y: layout.h - 8, 'font-size': 12, class: 'q' },
            `1 in ${every} messages is drawn, and failures beside`,
          ),
        ];
  return [...drawGhosts(scene, setting, layout), ...drawn.lines, ...drawn.mail, ...drawMarks(drawn), ...note];
}
