import type { Setting } from '../film/setting.js';

export interface Box {
  readonly x: number;
  readonly y: number;
  readonly w: number;
  readonly h: number;
}

export interface Band extends Box {
  readonly preference: number | null;
  readonly words: string;
}

/** Positions of everything on the stage. */
export interface Layout {
  readonly w: number;
  readonly h: number;
  readonly narrow: boolean;
  readonly senders: ReadonlyMap<string, Box>;
  readonly servers: ReadonlyMap<string, Box>;
  readonly bands: readonly Band[];
  /** Position of the DNS slip; `null` if there is no room beside the threads. */
  readonly slip: Box | null;
  /** Number of servers and senders that are not drawn because there are too many. */
  readonly left: { readonly servers: number; readonly senders: number };
}

const MOST_SERVERS = 40;
const MOST_SENDERS = 12;

function groupsOf({ servers }: Setting): { preference: number | null; names: string[] }[] {
  const groups = new Map<number | null, string[]>();
  for (const { name, preference } of servers.slice(0, MOST_SERVERS))
    groups.set(preference, [...(groups.get(preference) ?? []), name]);
  const order = (preference: number | null): number => preference ?? Number.POSITIVE_INFINITY;
  return [...groups]
    .map(([preference, names]) => ({ preference, names }))
    .sort((a, b) => order(a.preference) - order(b.preference));
}

/** Equal preferences of one domain are tried in random order (RFC 5321 §5.1); those of different domains are no choice. */
function isChoice({ servers }: Setting, names: readonly string[]): boolean {
  const domains = servers.filter(({ name }) => names.includes(name)).flatMap((server) => server.domains);
  return new Set(domains).size < domains.length;
}

function wordsOf(preference: number | null, before: readonly (number | null)[], choice: boolean): string {
  if (preference === null) return 'no MX leads here';
  const either = choice ? ', either, by lot' : '';
  if (before.length === 0) return `tried first${either}`;
  return `tried if ${before.length > 2 ? 'all before' : before.join(' and ')} fail${before.length === 1 ? 's' : ''}`;
}

function column(
  names: readonly string[],
  x: number,
  w: number,
  top: number,
  bottom: number,
  h: number,
  from: number,
): [string, Box][] {
  const slot = names.length < 2 ? 0 : Math.min(h + 58, (bottom - top - h) / (names.length - 1));
  const start = names.length < 2 ? from : top;
  return names.map((name, i) => [name, { x, y: start + i * slot, w, h }]);
}

function wide(setting: Setting, compact: boolean): Layout {
  const groups = groupsOf(setting);
  const senders = setting.senders.slice(0, MOST_SENDERS).map(({ name }) => name);
  const most = Math.max(1, ...groups.map(({ names }) => names.length));
  const small = most > 3 || compact;
  const cardH = small ? 66 : 96;
  const senderH = senders.length > 3 || compact ? 66 : 92;
  const h = Math.max(
    compact ? 250 : 490,
    70 + most * (cardH + (small ? 14 : 54)),
    60 + senders.length * (senderH + 14),
  );
  const bandW = Math.min(240, Math.max(190, (908 - 430) / Math.max(1, groups.length) - 18));
  const w = Math.max(908, 430 + groups.length * (bandW + 18));
  const bands = groups.map(({ preference, names }, i): Band => {
    const before = groups.slice(0, i).map((group) => group.preference);
    return {
      x: 430 + i * (bandW + 18),
      y: 8,
      w: bandW,
      h: h - 16,
      preference,
      words: wordsOf(preference, before, isChoice(setting, names)),
    };
  });
  const servers = groups.flatMap(({ names }, i) => {
    const stair = Math.min(h - cardH - 70, 120 + i * 150);
    const bottom = h - (small ? 18 : 64);
    return column(names, 430 + i * (bandW + 18) + 16, bandW - 32, 64, bottom, cardH, stair);
  });
  const top = Math.max(60, (h - senders.length * (senderH + 40)) / 2 + 20);
  const boxes = senders.map((name, i): [string, Box] => {
    const slot = senders.length < 2 ? 0 : Math.min(senderH + 90, (h - 24 - top - senderH) / (senders.length - 1));
    return [name, { x: 20, y: top + i * slot, w: 204, h: senderH }];
  });
  return {
    w,
    h,
    narrow: false,
    bands,
    senders: new Map(boxes),
    servers: new Map(servers),
    slip: { x: 246, y: 14, w: 170, h: 0 },
    left: {
      servers: Math.max(0, setting.servers.length - MOST_SERVERS),
      senders: Math.max(0, setting.senders.length - MOST_SENDERS),
    },
  };
}

/** On a narrow screen the steps of preference run downwards. */
function narrow(setting: Setting): Layout {
  const groups = groupsOf(setting);
  const names = setting.senders.slice(0, MOST_SENDERS).map(({ name }) => name);
  const senders = new Map(
    names.map((name, i): [string, Box] => [
      name,
      { x: 8 + (i % 2) * 190, y: 8 + Math.floor(i / 2) * 84, w: 182, h: 76 },
    ]),
  );
  let y = 8 + Math.ceil(names.length / 2) * 84 + 8;
  // With more than two servers each has a small card, with the count inside.
  const [card, slot] = setting.servers.length > 2 ? [66, 80] : [96, 146];
  const servers = new Map<string, Box>();
  const bands = groups.map(({ preference, names: within }, i): Band => {
    const before = groups.slice(0, i).map((group) => group.preference);
    const h = Math.max(82, within.length * slot + 8);
    within.forEach((name, at) => {
      servers.set(name, { x: 176, y: y + 12 + at * slot, w: 200, h: card });
    });
    const band = { x: 8, y, w: 374, h, preference, words: wordsOf(preference, before, isChoice(setting, within)) };
    y += h + 10;
    return band;
  });
  const left = {
    servers: Math.max(0, setting.servers.length - MOST_SERVERS),
    senders: Math.max(0, setting.senders.length - MOST_SENDERS),
  };
  return { w: 390, h: y + 20, narrow: true, bands, senders, servers, slip: null, left };
}

/** `compact`: with half the height. */
export function layoutOf(setting: Setting, width: number, compact = false): Layout {
  return width < 600 ? narrow(setting) : wide(setting, compact);
}
