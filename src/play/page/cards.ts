import { formatCount, formatDuration, formatShare } from '../../units/index.js';
import { failureWords } from '../film/narrator.js';
import type { SceneSender, SceneServer } from '../film/seen.js';
import type { SettingSender, SettingServer } from '../film/setting.js';
import { nameWithin, shown, sizeWithin } from './dom.js';
import type { Box } from './layout.js';
import { mark, type Sketch, sketch, text } from './sketch.js';

/** Colours of problems, by the shape that shows them. */
const TINTS: Readonly<Record<string, string>> = {
  refused: 'refused',
  cut: 'refused',
  noroute: 'refused',
  notls: 'refused',
  badcert: 'refused',
  noanswer: 'slow',
  silent: 'slow',
  later: 'slow',
  wait: 'slow',
  never5: 'never',
};

/** Right-aligned words, which end at this place. */
function endText(x: number, y: number, size: number, words: string, kind: string): Sketch {
  return sketch('text', { x, y, 'text-anchor': 'end', 'font-size': size, class: kind }, words);
}

function envelope(x: number, y: number, hollow: boolean): Sketch {
  if (hollow)
    return sketch('rect', {
      x,
      y,
      width: 22,
      height: 15,
      rx: 3,
      fill: 'none',
      stroke: 'var(--edge)',
      'stroke-width': 1.5,
      'stroke-dasharray': '3 2.4',
    });
  return sketch(
    'g',
    {},
    sketch('rect', {
      x,
      y,
      width: 28,
      height: 19,
      rx: 3,
      fill: 'var(--machine)',
      stroke: 'var(--ink)',
      'stroke-width': 1.7,
    }),
    sketch('path', {
      d: `M${x + 1} ${y + 2}l13 9.400 13-9.400`,
      fill: 'none',
      stroke: 'var(--ink)',
      'stroke-width': 1.5,
    }),
  );
}

/** The door shows the state: ajar, barred, gone, open and dark, or with a sign. */
function door(x: number, y: number, h: number, what: string | null): Sketch {
  const colour = `var(--${what === null ? 'edge' : (TINTS[what] ?? 'edge')})`;
  const frame = (more: Record<string, string | number> = {}): Sketch =>
    sketch('rect', {
      x,
      y,
      width: 24,
      height: h,
      rx: 2,
      fill: 'var(--machine)',
      stroke: colour,
      'stroke-width': 2,
      ...more,
    });
  if (what === 'refused' || what === 'cut') {
    const bars = sketch('path', {
      d: `M${x - 4} ${y + h * 0.3}h32M${x - 4} ${y + h * 0.68}h32`,
      stroke: colour,
      'stroke-width': 4.5,
      'stroke-linecap': 'round',
    });
    return sketch('g', {}, frame(), bars);
  }
  if (what === 'noanswer') {
    return sketch(
      'g',
      {},
      frame({ 'stroke-dasharray': '3 2.4' }),
      sketch('text', { x: x + 12, y: y + h / 2 + 6, 'text-anchor': 'middle', 'font-size': 17, class: 'b' }, '?'),
    );
  }
  if (what === 'silent')
    return sketch(
      'g',
      {},
      frame({ fill: colour }),
      sketch('path', {
        d: `M${x} ${y}l9 5v${h - 4}l-9 -1z`,
        fill: 'var(--machine)',
        stroke: colour,
        'stroke-width': 1.5,
      }),
    );
  if (what === 'later' || what === 'never5' || what === 'badcert' || what === 'notls')
    return sketch('g', {}, frame(), mark(what, x + 12, y + h / 2, 16));
  const leaf = sketch('path', {
    d: `M${x} ${y}l9 5v${h - 4}l-9 -1z`,
    fill: 'var(--machine)',
    stroke: colour,
    'stroke-width': 1.5,
    'stroke-linejoin': 'round',
  });
  return sketch('g', {}, frame({ fill: 'var(--band)', 'stroke-width': 1.5 }), leaf);
}

/** Ten cells, a tenth of the limit each; without a limit one for each session. */
function cells(x: number, y: number, room: number, sessions: number, limit: number | null): Sketch[] {
  const busy = limit === null ? Math.min(10, sessions) : Math.min(10, Math.ceil((sessions / limit) * 10));
  const step = Math.min(13, room / 10);
  return Array.from({ length: 10 }, (_, i) =>
    sketch('rect', {
      x: x + i * step,
      y,
      width: step - 2.2,
      height: 9,
      rx: 1.8,
      fill: i < busy ? 'var(--delivered)' : 'none',
      stroke: i < busy ? 'var(--delivered)' : 'var(--edge)',
      'stroke-width': 1.1,
    }),
  );
}

/** Count of accepted or queued messages, and the server's site. */
function serverFoot(server: SceneServer, setting: SettingServer, { x, y, w, h }: Box): Sketch[] {
  const parts: Sketch[] = [];
  const count = setting.relay ? server.queue : server.accepted;
  const label = setting.relay ? 'in its queue' : 'accepted';
  if (h < 90) parts.push(endText(x + w - 8, y + h - 6, 11, `${formatCount(count)} ${label}`, 'q'));
  else
    parts.push(
      ...tank(x + 24, y + h + 10, setting.relay ? 'relayed' : 'delivered'),
      text(x + 72, y + h + 23, 14, formatCount(count), 'b'),
      text(x + 72, y + h + 37, 11.5, label, 'q'),
    );
  if (setting.site !== null) parts.push(endText(x + w, y - 6, 11, `site ${shown(setting.site, 18)}`, 'q'));
  return parts;
}

/** A server's card. */
export function serverCard(server: SceneServer, setting: SettingServer, { x, y, w, h }: Box, t: number): Sketch[] {
  const words = failureWords(server);
  const tint = words === null ? undefined : TINTS[words.shape];
  const stroke = tint === undefined ? 'var(--edge)' : `var(--${tint})`;
  const small = h < 90;
  const name = nameWithin(w - 22, setting.name, small ? 12.5 : 14.5);
  const card = sketch('rect', {
    x,
    y,
    width: w,
    height: h,
    rx: 12,
    fill: tint === undefined ? 'var(--machine)' : `var(--${tint}Tint)`,
    stroke,
    'stroke-width': 1.6,
    'stroke-dasharray': words?.shape === 'noanswer' ? '6 4' : undefined,
  });
  const parts: Sketch[] = [card, text(x + 12, y + (small ? 20 : 24), name.size, name.words, 'b')];
  const doorY = y + (small ? 28 : 38);
  parts.push(door(x + 10, doorY, small ? 32 : 46, words?.shape ?? null));
  const left = x + 44;
  if (words === null)
    parts.push(
      sketch('circle', { cx: left + 5, cy: doorY + 12, r: 4.5, fill: 'var(--good)' }),
      text(left + 15, doorY + 16, 13, server.waiting > 0 ? `up, ${formatCount(server.waiting)} in line` : 'up'),
    );
  else
    parts.push(
      mark(words.shape, left + 8, doorY + 12, 16),
      text(left + 21, doorY + 16, sizeWithin(w - 70, words.text), words.text, 'b'),
    );
  if (words === null || words.shape === 'later' || words.shape === 'wait' || words.shape === 'silent')
    parts.push(...cells(left, doorY + (small ? 22 : 29), w - (small ? 150 : 54), server.sessions, setting.sessions));
  else if (!small)
    parts.push(text(left, doorY + 36, 11.5, `for ${formatDuration(Math.max(0, Math.round(t - words.since)))}`, 'q'));
  parts.push(...serverFoot(server, setting, { x, y, w, h }));
  return parts;
}

function tank(x: number, y: number, colour: string): Sketch[] {
  const stroke = `var(--${colour})`;
  return [
    sketch('rect', { x, y, width: 40, height: 26, rx: 4, fill: `var(--${colour}Tint)`, stroke, 'stroke-width': 1.7 }),
    sketch('path', {
      d: `M${x} ${y + 11}h12l3 5h10l3-5h12`,
      fill: 'none',
      stroke,
      'stroke-width': 1.7,
      'stroke-linejoin': 'round',
    }),
  ];
}

/** The clock of a wait: the wedge is the time left. */
function waitClock(cx: number, cy: number, r: number, left: number): Sketch {
  const angle = 2 * Math.PI * Math.min(0.999, Math.max(0.001, left));
  const [x, y] = [cx - r * Math.sin(angle), cy - r * Math.cos(angle)];
  return sketch(
    'g',
    {},
    sketch('circle', { cx, cy, r: r + 1.5, fill: 'var(--waitingTint)', stroke: 'var(--waiting)', 'stroke-width': 2 }),
    sketch('path', {
      d: `M${cx} ${cy}V${cy - r}A${r} ${r} 0 ${angle > Math.PI ? 1 : 0} 0 ${x} ${y}z`,
      fill: 'var(--waiting)',
    }),
  );
}

function habitOf({ honoursBackups }: SettingSender): string {
  if (honoursBackups >= 1) return '';
  return honoursBackups === 0
    ? 'tries only the best preference'
    : `${formatShare(1 - honoursBackups)} try only the best`;
}

/** A sender's card: the mail it still holds, and the time until it tries again. */
export function senderCard(sender: SceneSender, setting: SettingSender, { x, y, w, h }: Box, t: number): Sketch[] {
  const share = formatShare(setting.share);
  // Digits are narrower than most letters.
  const name = nameWithin(w - 30 - 7.5 * share.length, sender.name, 14);
  const parts: Sketch[] = [
    sketch('rect', {
      x,
      y,
      width: w,
      height: h,
      rx: 10,
      fill: 'var(--machine)',
      stroke: 'var(--edge)',
      'stroke-width': 1.5,
    }),
    text(x + 12, y + 21, name.size, name.words, 'b'),
    endText(x + w - 10, y + 21, 12.5, share, 'b'),
    text(
      x + 12,
      y + 36,
      11.5,
      `${shown(setting.mta, 14)} · ${formatCount(setting.hosts)} ${setting.hosts === 1 ? 'host' : 'hosts'}`,
      'q',
    ),
  ];
  const middle = y + (h < 80 ? h - 16 : h - 32);
  const next = sender.next;
  if (sender.waiting > 0 && next !== null) {
    const left = (next.until - t) / (next.until - next.from || 1);
    parts.push(waitClock(x + 24, middle, 10, left));
    parts.push(
      sketch(
        'text',
        { x: x + 42, y: middle + 1, 'font-size': 12, class: 'b waiting' },
        `${formatCount(sender.waiting)} ${sender.waiting === 1 ? 'waits' : 'wait'}`,
      ),
    );
    parts.push(
      text(x + 42, middle + 14, 11, `next in ${formatDuration(Math.max(0, Math.round(next.until - t)))}`, 'q'),
    );
  } else {
    const held = Math.min(3, sender.held);
    const words = sender.held === 0 ? 'nothing held' : `${formatCount(sender.held)} held until a 250`;
    for (let i = 0; i < held; i += 1) parts.push(envelope(x + 12 + i * 28, middle - 8, true));
    parts.push(text(x + 14 + held * 28, middle + 4, Math.min(11.5, sizeWithin(w - 20 - held * 28, words)), words, 'q'));
  }
  const habit = habitOf(setting);
  if (habit !== '' && h >= 90) parts.push(text(x + 12, y + h - 7, 11, habit, 'q'));
  return parts;
}
