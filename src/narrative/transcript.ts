import picocolors from 'picocolors';
import { displayWidth, printableLine, wrapLine } from '../report/index.js';
import type { Chapter, Reason, Telling, TellingGap, TellingLine, Tone, Utterance } from '../results/index.js';
import { formatCount, formatDuration } from '../units/index.js';
import { sayOnce, shorten } from './shorten.js';

export interface TranscriptOptions {
  /** Columns. */
  readonly width: number;
  readonly colour: boolean;
  /** Show everything, however long; otherwise long stories are shortened, with counts. */
  readonly all: boolean;
}

/** Least width that can be laid out [columns]. */
const NARROWEST = 40;
const WIDEST = 120;
/** Column of times, with the mark behind it; on a narrow terminal, times stand before the text. */
const TIMES = 15;
const NARROW = 60;
const MARKS: Readonly<Record<Tone, string>> = { plain: ' ', good: '✓', bad: '✗', wait: '…' };

/** Colours of a terminal, or none. */
type Colours = ReturnType<typeof picocolors.createColors>;

interface Page {
  readonly width: number;
  /** Columns before the text. */
  readonly margin: number;
  readonly colours: Colours;
}

function toned({ colours }: Page, tone: Tone, text: string): string {
  const paint = { plain: String, good: colours.green, bad: colours.red, wait: colours.yellow };
  return paint[tone](text);
}

/** Wraps text into lines that begin at a column. */
function hanging(text: string, column: number, { width }: Page): string[] {
  return wrapLine(text, Math.max(16, width - column)).map((line) => `${' '.repeat(column)}${line}`);
}

function reasonLines(reason: Reason, page: Page): string[] {
  const text = reason.source === null ? reason.text : `${reason.text} [${reason.source}]`;
  const [first = '', ...more] = hanging(text, page.margin + 2, page);
  const marked = `${' '.repeat(page.margin)}- ${first.trimStart()}`;
  return [marked, ...more].map((line) => page.colours.dim(line));
}

function lineLines(line: TellingLine, begin: number, page: Page): string[] {
  const time = `+${formatDuration(Math.max(0, line.t_s - begin))}`;
  const took = line.took_s === null || line.tone === 'wait' ? '' : `, after ${formatDuration(line.took_s)}`;
  const isNarrow = page.margin < TIMES;
  const text = `${isNarrow ? `${time} ` : ''}${line.text}${took}`;
  const [first = '', ...more] = hanging(text, page.margin, page);
  const padding = ' '.repeat(Math.max(1, TIMES - 2 - displayWidth(time)));
  const before = isNarrow ? '' : page.colours.dim(time) + padding;
  const head = `  ${before}${toned(page, line.tone, MARKS[line.tone])} ${first.trimStart()}`;
  return [
    head,
    ...more,
    ...dialogueLines(line.dialogue ?? [], page),
    ...line.reasons.flatMap((reason) => reasonLines(reason, page)),
  ];
}

/** A session command by command: `C:` is the client, `S:` the server, as RFC 5321 §4.2 writes examples. */
function dialogueLines(dialogue: readonly Utterance[], page: Page): string[] {
  return dialogue
    .flatMap(({ asks, reply }) => [...(asks === null ? [] : [`C: ${asks}`]), `S: ${printableLine(reply)}`])
    .flatMap((said) => hanging(said, page.margin + 2, page));
}

function gapLines({ text }: TellingGap, column: number, page: Page): string[] {
  return hanging(text, column, page).map((line) => page.colours.yellow(line));
}

function chapterLines(chapter: Chapter, page: Page): string[] {
  const when = chapter.t_s <= 0 ? 'at submission' : `${formatDuration(chapter.t_s)} after submission`;
  const title = wrapLine(`${chapter.title}, ${when}`, page.width).map((line) => page.colours.bold(line));
  const lines = chapter.lines.flatMap((line) =>
    line.kind === 'gap' ? gapLines(line, page.margin, page) : lineLines(line, chapter.t_s, page),
  );
  return [...title, ...lines, ''];
}

function endLines({ fate, ending, lesson }: Telling, page: Page): string[] {
  const tone = fate === 'delivered' ? 'good' : fate === 'pending' ? 'wait' : 'bad';
  return [
    ...wrapLine(ending, page.width).map((line) => page.colours.bold(toned(page, tone, line))),
    ...wrapLine(lesson, page.width),
  ];
}

/** A trace as text: a mail log with reasons. Times in a pass count from its beginning. Ends with a line break. */
export function renderTranscript(telling: Telling, { width, colour, all }: TranscriptOptions): string {
  const page: Page = {
    width: Math.min(WIDEST, Math.max(NARROWEST, width)),
    margin: width < NARROW ? 4 : TIMES + 2,
    colours: picocolors.createColors(colour),
  };
  const { message, replication, facts, parts } = all ? sayOnce(telling) : shorten(telling);
  const title = `Message ${formatCount(message)} of replication ${replication}`;
  const chapters = parts.flatMap((part) =>
    part.kind === 'gap' ? [...gapLines(part, 0, page), ''] : chapterLines(part, page),
  );
  const head = [page.colours.bold(title), ...facts.flatMap((fact) => wrapLine(fact, page.width)), ''];
  return `${[...head, ...chapters, ...endLines(telling, page)].join('\n')}\n`;
}
