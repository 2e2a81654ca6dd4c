import type { Chapter, Reason, Telling, TellingGap } from '../results/index.js';
import { formatCount, formatDuration } from '../units/index.js';

/** Limits on the length of a shortened trace. */
export interface Brevity {
  /** Chapters at most, from both ends. */
  readonly chapters: number;
  /** Lines of a chapter at most, from both ends. */
  readonly lines: number;
}

/** Limits for a screen or two. */
const BRIEF: Brevity = { chapters: 10, lines: 24 };

/** Chapters alike that are all shown, up to this number: a gap would not be shorter. */
const SHOWN_ALIKE = 2;

/** Signature by which chapters are alike: actor, answers, other remarkable lines; unordered, as order may be random. */
function signatureOf({ actor, lines }: Chapter): string {
  const remarkable = lines.flatMap((line) => {
    if (line.kind === 'gap') return [];
    const { exchange, tone, took_s } = line;
    if (exchange !== null) return took_s === null ? [] : [`${exchange.to} ${exchange.answer}`];
    return tone === 'plain' ? [] : [tone];
  });
  return JSON.stringify([actor, ...remarkable.sort()]);
}

/** Answers in the chapters left out, by frequency: `12 × refused, 4 × no answer`. */
function answersIn(chapters: readonly Chapter[]): string {
  const counts = new Map<string, number>();
  for (const { lines } of chapters) {
    for (const line of lines) {
      if (line.kind !== 'line' || line.exchange === null || line.took_s === null) continue;
      counts.set(line.exchange.answer, (counts.get(line.exchange.answer) ?? 0) + 1);
    }
  }
  const most = [...counts].sort(([, a], [, b]) => b - a).slice(0, 4);
  return most.map(([answer, count]) => `${formatCount(count)} × ${answer}`).join(', ');
}

function passes(count: number): string {
  return `${formatCount(count)} more ${count === 1 ? 'pass' : 'passes'}`;
}

function gapAlike(left: readonly Chapter[]): TellingGap {
  const last = left.at(-1)?.t_s ?? 0;
  return {
    kind: 'gap',
    text: `… ${passes(left.length)} like this, the last of them ${formatDuration(last)} after submission`,
  };
}

function gapBetween(left: readonly Chapter[]): TellingGap {
  const answers = answersIn(left);
  return { kind: 'gap', text: `… ${passes(left.length)}${answers === '' ? '' : `: ${answers}`}` };
}

/** Replaces each run of similar chapters by its first and a count. */
function withoutRepeats(chapters: readonly Chapter[]): (Chapter | TellingGap)[] {
  const parts: (Chapter | TellingGap)[] = [];
  for (let i = 0; i < chapters.length; ) {
    const first = chapters[i] as Chapter;
    let end = i + 1;
    const signature = signatureOf(first);
    while (end < chapters.length && signatureOf(chapters[end] as Chapter) === signature) end += 1;
    const shown = end - i <= SHOWN_ALIKE ? end : i + 1;
    parts.push(...chapters.slice(i, shown));
    if (shown < end) parts.push(gapAlike(chapters.slice(shown, end)));
    i = end;
  }
  return parts;
}

function isChapter(part: Chapter | TellingGap): part is Chapter {
  return part.kind === 'chapter';
}

/** Keeps the beginning and end of a trace that is still too long. Chapters behind gaps in between are counted too. */
function withoutMiddle(chapters: readonly Chapter[], most: number): (Chapter | TellingGap)[] {
  const parts = withoutRepeats(chapters);
  if (parts.filter(isChapter).length <= most) return parts;
  const head = parts.slice(0, Math.ceil(most / 2));
  const tail = parts.slice(-Math.floor(most / 2));
  const from = chapters.indexOf(head.findLast(isChapter) as Chapter) + 1;
  const to = chapters.indexOf(tail.find(isChapter) as Chapter);
  // A gap at the end of the head, or at the beginning of the tail, is merged into the one between them.
  const before = head.at(-1)?.kind === 'gap' ? head.slice(0, -1) : head;
  const behind = tail[0]?.kind === 'gap' ? tail.slice(1) : tail;
  return [...before, gapBetween(chapters.slice(from, to)), ...behind];
}

function shortChapter(chapter: Chapter, most: number): Chapter {
  const { lines } = chapter;
  if (lines.length <= most) return chapter;
  const head = lines.slice(0, Math.ceil(most / 2));
  const tail = lines.slice(-Math.floor(most / 2));
  const gap: TellingGap = {
    kind: 'gap',
    text: `… ${formatCount(lines.length - head.length - tail.length)} more lines`,
  };
  return { ...chapter, lines: [...head, gap, ...tail] };
}

/** Shortens a trace so that it can be read; each omission is counted in its place. */
export function shorten(telling: Telling, { chapters, lines }: Brevity = BRIEF): Telling {
  const all = telling.parts.filter(isChapter);
  const parts = withoutMiddle(all, chapters);
  return sayOnce({ ...telling, parts: parts.map((part) => (isChapter(part) ? shortChapter(part, lines) : part)) });
}

/** Keeps each reason only where it is first needed. */
export function sayOnce(telling: Telling): Telling {
  const said = new Set<string>();
  const isNew = ({ text, source }: Reason): boolean => {
    const key = JSON.stringify([text, source]);
    if (said.has(key)) return false;
    said.add(key);
    return true;
  };
  const parts = telling.parts.map((part) => {
    if (part.kind === 'gap') return part;
    const lines = part.lines.map((line) =>
      line.kind === 'gap' ? line : { ...line, reasons: line.reasons.filter(isNew) },
    );
    return { ...part, lines };
  });
  return { ...telling, parts };
}
