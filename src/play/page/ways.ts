import { formatDuration } from '../../units/index.js';
import type { Scene, SceneLeg, SceneThread, Shape } from '../film/seen.js';
import type { Setting } from '../film/setting.js';
import { type Curve, doorOf, fromSender, onward, type Point, partOf, pathOf } from './curves.js';
import type { Layout } from './layout.js';
import { mark, type Sketch, sketch } from './sketch.js';

/** A leg of a thread, as far as it has grown. Colours by their names in the sheet. */
export interface Line {
  readonly curve: Curve;
  readonly colour: string;
  readonly width: number;
  readonly ink: number;
  /** True while there is no answer. */
  readonly isDashed: boolean;
}

/** The envelope of a message that is being tried. */
export interface Mail {
  readonly message: number;
  readonly at: Point;
  /** True if a relay has it. */
  readonly isRelayed: boolean;
  readonly inHand: boolean;
  /** True if its sender tries the best preference only. */
  readonly isStubborn: boolean;
}

/** Everything that moves, at one moment: as data, so that it can be drawn in more than one way. */
export interface Picture {
  readonly lines: readonly Line[];
  readonly mail: readonly Mail[];
  /** Drawn above the rest: rings, shapes at doors, words. */
  readonly over: readonly Sketch[];
}

/** A ring that fills while there is no answer. */
function ringAt({ x, y }: Point, { over, took }: SceneLeg): Sketch[] {
  const r = 19;
  const angle = 2 * Math.PI * Math.min(0.999, over);
  const words = `${formatDuration(Math.round(over * took))} of ${formatDuration(took)}`;
  const arc = `M${x} ${y - r}A${r} ${r} 0 ${angle > Math.PI ? 1 : 0} 1 ${x + r * Math.sin(angle)} ${y - r * Math.cos(angle)}`;
  return [
    sketch('circle', { cx: x, cy: y, r, fill: 'var(--paper)', stroke: 'var(--line)', 'stroke-width': 5 }),
    sketch('path', { d: arc, fill: 'none', stroke: 'var(--slow)', 'stroke-width': 5 }),
    mark('noanswer', x, y, 18),
    sketch('rect', {
      x: x - 32 - words.length * 6.7,
      y: y - 9,
      width: words.length * 6.7 + 8,
      height: 18,
      rx: 6,
      fill: 'var(--stage)',
      opacity: 0.92,
    }),
    sketch('text', { x: x - 28, y: y + 4, 'text-anchor': 'end', 'font-size': 12, class: 'b slow' }, words),
  ];
}

const ROUGH: readonly string[] = ['refused', 'cut', 'never5', 'noroute', 'notls', 'badcert'];

function colourOf({ shape: what }: SceneLeg, relay: boolean): string {
  if (what === 'noanswer' || what === 'silent') return 'slow';
  if (what !== null && ROUGH.includes(what)) return 'refused';
  return relay ? 'relayed' : 'ink';
}

interface Drawn {
  /** By start and style: of threads on one way the longest covers the others. */
  readonly lines: Map<string, Line & { readonly grown: number }>;
  readonly mail: Mail[];
  /** At each door the ring of the attempt that waits longest. */
  readonly rings: Map<string, { at: Point; leg: SceneLeg }>;
  readonly flips: Sketch[];
  readonly marks: Map<string, { at: Point; shape: Shape; count: number }>;
}

/** Shortest attempt without an answer that gets a ring [s]. */
const RINGED = 3;

interface Hand {
  readonly layout: Layout;
  readonly inHand: number | null;
  readonly stubborn: ReadonlySet<string>;
  readonly flips: ReadonlySet<number>;
}

function drawThread(thread: SceneThread, { layout, inHand, stubborn, flips }: Hand, drawn: Drawn): void {
  const sender = layout.senders.get(thread.by);
  const relay = layout.servers.get(thread.by);
  const isInHand = thread.message === inHand;
  const spread = (thread.message % 5) - 2;
  let from: Point | null = null;
  let tip: Point | null = null;
  for (const leg of thread.legs) {
    const box = layout.servers.get(leg.server);
    if (box === undefined) return;
    const to = doorOf(box);
    const whole: Curve | null =
      from !== null
        ? onward(from, to, layout.narrow)
        : sender !== undefined
          ? fromSender(sender, to, layout.narrow, spread)
          : relay === undefined
            ? null
            : onward({ x: relay.x + 30, y: relay.y + relay.h + 20 }, to, layout.narrow);
    if (whole === null) return;
    const { grown } = leg;
    const curve = partOf(whole, grown);
    const colour = colourOf(leg, sender === undefined);
    const isDashed = leg.shape === null && grown === 1 && leg.took >= RINGED;
    const width = isInHand ? 3.4 : 2.2;
    const ink = Math.round(thread.ink * 20) / 20;
    const key = `${from === null ? `${thread.by} ${spread}` : `${from.x} ${from.y}`} ${leg.server} ${colour} ${width} ${isDashed} ${ink}`;
    if ((drawn.lines.get(key)?.grown ?? -1) < grown)
      drawn.lines.set(key, { curve, colour, width, ink, isDashed, grown });
    from = to;
    tip = curve[3];
    if (leg.shape !== null) {
      const door = `${leg.server} ${leg.shape}`;
      const found = drawn.marks.get(door) ?? { at: to, shape: leg.shape, count: 0 };
      found.count += 1;
      drawn.marks.set(door, found);
    } else if (isDashed) {
      const longest = drawn.rings.get(leg.server)?.leg;
      if (longest === undefined || longest.over * longest.took < leg.over * leg.took)
        drawn.rings.set(leg.server, { at: { x: to.x - 14, y: to.y + 34 }, leg });
    }
  }
  const last = thread.legs.at(-1);
  if (tip !== null && flips.has(thread.message)) drawn.flips.push(mark('flip', tip.x - 20, tip.y - 18, 20));
  if (tip === null || last === undefined || last.shape !== null) return;
  drawn.mail.push({
    message: thread.message,
    at: tip,
    isRelayed: sender === undefined,
    inHand: isInHand,
    isStubborn: stubborn.has(thread.by),
  });
}

/** Shapes at one door are drawn side by side, each with its count. */
function drawMarks({ marks }: Drawn): Sketch[] {
  const taken = new Map<string, number>();
  return [...marks.values()].flatMap(({ at, shape: what, count }) => {
    const door = `${at.x} ${at.y}`;
    const place = taken.get(door) ?? 0;
    taken.set(door, place + 1);
    const y = at.y - place * 26;
    if (count === 1) return [mark(what, at.x, y, 24)];
    const words = `×${count}`;
    const plate = { x: at.x - 20 - words.length * 8, y: y - 9, width: words.length * 8 + 6, height: 18, rx: 6 };
    return [
      sketch('rect', { ...plate, fill: 'var(--stage)', opacity: 0.92 }),
      sketch('text', { x: at.x - 17, y: y + 4, 'text-anchor': 'end', 'font-size': 12, class: 'b' }, words),
      mark(what, at.x, y, 24),
    ];
  });
}

/** Width of the widest way, if not every message has a thread [units of the stage]. */
const WIDEST = 30;

/** Ways whose width shows the number of messages, pale, below the threads that are drawn. */
function waysOf({ flows }: Scene, { senders, servers, narrow }: Layout): Line[] {
  const most = flows.reduce((all, { count }) => Math.max(all, count), 1);
  return flows.flatMap(({ from, to, count }): Line[] => {
    const [sender, server, door] = [senders.get(from), servers.get(from), servers.get(to)];
    const start = sender ?? server;
    if (start === undefined || door === undefined) return [];
    const curve =
      sender !== undefined ? fromSender(sender, doorOf(door), narrow, 0) : onward(doorOf(start), doorOf(door), narrow);
    const width = Math.max(1.5, (WIDEST * count) / most);
    return [{ curve, colour: 'quiet', width, ink: 0.16, isDashed: false }];
  });
}

/** The picture of everything that moves. */
export function pictureOf(
  scene: Scene,
  setting: Setting,
  layout: Layout,
  inHand: number | null,
  flips: ReadonlySet<number> = new Set(),
): Picture {
  const drawn: Drawn = { lines: new Map(), mail: [], rings: new Map(), flips: [], marks: new Map() };
  const stubborn = new Set(setting.senders.flatMap(({ name, honoursBackups }) => (honoursBackups < 1 ? [name] : [])));
  for (const thread of scene.threads) drawThread(thread, { layout, inHand, stubborn, flips }, drawn);
  const every = scene.drawn;
  const more = layout.narrow ? '' : '; the more take a way, the wider it is';
  const words = `1 in ${every} messages is drawn, and failures beside${more}`;
  const note =
    every === 1
      ? []
      : [sketch('text', { x: layout.narrow ? 8 : 20, y: layout.h - 8, 'font-size': 12, class: 'q' }, words)];
  return {
    lines: [...waysOf(scene, layout), ...drawn.lines.values()],
    mail: drawn.mail,
    over: [
      ...[...drawn.rings.values()].flatMap(({ at, leg }) => ringAt(at, leg)),
      ...drawMarks(drawn),
      ...drawn.flips,
      ...note,
    ],
  };
}

export function sketchLines(lines: readonly Line[]): Sketch[] {
  return lines.map(({ curve, colour, width, ink, isDashed }) =>
    sketch('path', {
      d: pathOf(curve),
      fill: 'none',
      stroke: `var(--${colour})`,
      'stroke-width': width,
      'stroke-linecap': 'round',
      opacity: ink,
      'stroke-dasharray': isDashed ? '6 5' : undefined,
    }),
  );
}

const RING = { x: -18, y: -14, width: 36, height: 28, rx: 6, fill: 'none', stroke: 'var(--accent)', 'stroke-width': 3 };

export function sketchMail(mail: readonly Mail[]): Sketch[] {
  return mail.map(({ message, at, isRelayed, inHand, isStubborn }) => {
    const fill = isRelayed ? 'var(--relayedTint)' : 'var(--machine)';
    const stroke = isRelayed ? 'var(--relayed)' : 'var(--ink)';
    const place = { transform: `translate(${at.x.toFixed(1)} ${at.y.toFixed(1)})` };
    return sketch(
      'g',
      { class: 'mail', 'data-id': `message:${message}`, ...place },
      ...(inHand ? [sketch('rect', RING)] : []),
      sketch('rect', { x: -14, y: -9.5, width: 28, height: 19, rx: 3, fill, stroke, 'stroke-width': 1.8 }),
      sketch('path', {
        d: 'M-13 -7.5l13 9.4 13-9.4',
        fill: 'none',
        stroke,
        'stroke-width': 1.5,
        'stroke-linejoin': 'round',
      }),
      ...(isStubborn ? [sketch('rect', { x: -14, y: 4.5, width: 28, height: 5, rx: 2, fill: 'var(--waiting)' })] : []),
    );
  });
}
