import { FATES } from '../../mail/index.js';
import type { AssertModel, Comparison } from '../../model/index.js';
import type { Figure, FigureNode, Party, Unit } from '../../results/index.js';
import { parseDuration, parseShare, parseSize, type Reading } from '../../units/index.js';
import type { Context } from '../context.js';
import { choices, didYouMean } from '../mistakes/nearest.js';
import { type Complaint, type Path, problemAt } from '../mistakes/problem.js';
import { type PathKey, parsePath, spellPath } from '../path.js';
import { positionAt } from '../text/source.js';
import { nodeAt } from '../text/tree.js';
import { followFigure, isCause, takesSeconds, wordsAfter } from './figure-path.js';

/** Names that paths can go through, each with a function that gives the model's form of a written name. */
export type Parties = Readonly<
  Record<Party, { readonly names: ReadonlySet<string>; readonly normal: (written: string) => string }>
>;

const COMPARISONS: readonly Comparison[] = ['>=', '<=', '==', '!=', '>', '<'];
/** Operators of other languages, with their equivalents here. */
const MEANT: ReadonlyMap<string, Comparison> = new Map([
  ['=>', '>='],
  ['=<', '<='],
  ['=', '=='],
  ['<>', '!='],
  ['≥', '>='],
  ['≤', '<='],
  ['!', '!='],
]);

export function resolveAsserts(context: Context, written: readonly (string | null)[], parties: Parties): AssertModel[] {
  return written.flatMap((text, index) => {
    const found = text === null ? null : new Assertion(context, ['assert', index], text, parties).read();
    return found === null ? [] : [found];
  });
}

interface FoundFigure {
  readonly path: readonly string[];
  readonly figure: Figure;
}

/** One assertion: `latency.p99 <= 8h`. */
class Assertion {
  readonly #context: Context;
  readonly #path: Path;
  readonly #text: string;
  readonly #parties: Parties;

  constructor(context: Context, path: Path, text: string, parties: Parties) {
    this.#context = context;
    this.#path = path;
    this.#text = text;
    this.#parties = parties;
  }

  read(): AssertModel | null {
    const start = this.#text.length - this.#text.trimStart().length;
    const path = parsePath(this.#text, start);
    if (!path.ok)
      return this.#complain(path.at, path.at + 1, { code: 'assert', message: path.message, expected: path.expected });
    const found = this.#follow(path.keys);
    if (found === null) return null;
    const comparison = this.#comparison(path.end);
    if (comparison === null) return null;
    const value = this.#value(comparison, found, path.keys);
    return value === null ? null : { text: this.#text, path: found.path, comparison: comparison.sign, value };
  }

  /** Finds the figure that a path leads to. */
  #follow(keys: readonly PathKey[]): FoundFigure | null {
    const [first] = keys;
    if (first !== undefined && /^[\d-]/.test(String(first.key)))
      return this.#complain(first.start, first.end, FIGURE_FIRST);
    const words = keys.map(({ key }) => String(key));
    const found = followFigure(words, (party, index) => this.#party(party, keys, index));
    if (found.ok) return found;
    const { start = 0, end = 1, key = '' } = keys[found.index] ?? {};
    if (found.why === 'nobody') return null;
    if (found.why === 'tooFar') return this.#complain(start, end, tooFar(found.path));
    if (found.why === 'unfinished')
      return this.#complain(start, end, unfinished(found.path, found.node, this.#parties));
    return this.#complain(start, end, this.#unknown(wordsAfter(found.node), String(key), found.path));
  }

  /** Reads a name within a path. An unquoted name with dots falls apart into keys, which needs a hint. */
  #party(party: Party, keys: readonly PathKey[], index: number): string | null {
    const { names, normal } = this.#parties[party];
    const { key = '', start = 0, end = 1 } = keys[index] ?? {};
    const name = normal(String(key));
    if (names.has(name)) return name;
    const rest = keys.slice(index).map((one) => String(one.key));
    const joined = rest.map((_, length) => normal(rest.slice(0, length + 1).join('.'))).find((one) => names.has(one));
    const noun = party.slice(0, -1);
    // Problems that are only counted need no hint, which would search all names.
    const { full } = this.#context.problems;
    const near = full || joined !== undefined ? undefined : this.#context.speller.nearest(name, names);
    const hint =
      joined === undefined ? didYouMean(near) : `a name with dots goes into quotes: \`${party}["${joined}"]\``;
    const code = party === 'servers' ? 'unknown-server' : party === 'senders' ? 'unknown-sender' : 'unknown-domain';
    return this.#complain(start, end, {
      code,
      message: `there is no ${noun} \`${name}\``,
      expected: full || names.size === 0 ? undefined : choices([...names], 6),
      hint,
    });
  }

  #unknown(known: readonly string[], name: string, path: readonly string[]): Complaint {
    const isEnd = (name === 'low' || name === 'high') && known.includes('mean');
    const hint = isEnd
      ? 'name the `mean`: with several replications an assert judges its interval'
      : didYouMean(
          path.length === 0 && isCause(name) ? `causes.${name}` : this.#context.speller.nearestKey(name, known),
        );
    const where = path.length === 0 ? '' : ` in \`${spellPath(path)}\``;
    return {
      code: 'unknown-metric',
      message: `there is no figure \`${name}\`${where}`,
      expected: choices(known, 24),
      hint,
    };
  }

  #comparison(from: number): { sign: Comparison; end: number } | null {
    const [whole = '', space = '', sign = ''] = /^(\s*)([<>=!≥≤]{0,3})/.exec(this.#text.slice(from)) ?? [];
    const start = from + space.length;
    const end = from + whole.length;
    const known = COMPARISONS.find((one) => one === sign);
    if (known !== undefined) return { sign: known, end };
    const message = sign === '' ? 'no comparison follows the figure' : `\`${sign}\` is no comparison`;
    const complaint: Complaint = {
      code: 'assert',
      message,
      expected: choices(COMPARISONS),
      hint: didYouMean(MEANT.get(sign)),
    };
    return this.#complain(start, Math.max(start + 1, end), complaint);
  }

  #value(
    { end: from, sign }: { end: number; sign: Comparison },
    found: FoundFigure,
    keys: readonly PathKey[],
  ): number | null {
    const written = this.#text.slice(from).trim();
    const start = from + (this.#text.slice(from).length - this.#text.slice(from).trimStart().length);
    const quantity = quantityOf(found);
    const reading = READERS[quantity](written);
    const figure = this.#text.slice(keys[0]?.start ?? 0, keys.at(-1)?.end ?? 0);
    const at = (complaint: Complaint): null =>
      this.#complain(start, start + Math.max(1, written.length), { ...complaint, code: 'assert' });
    if (reading.ok) {
      const never = neverHolds(found.figure.unit, sign, reading.value);
      if (!never) return reading.value;
      const message = `\`${figure} ${sign} ${written}\` can never hold`;
      return at({ code: 'assert', message, expected: `a value that ${NOUNS[quantity]} can ${REACHES[sign]}` });
    }
    const { message, suggestion } = reading.fault;
    const counted = quantity === 'share' ? countInstead(found.path, figure, sign, written) : undefined;
    const expected = `${PHRASES[quantity]}, as \`${figure}\` is ${NOUNS[quantity]}`;
    // Of all mail, 99 may be a share without its sign; of one sender's it used to be a number of messages.
    const hint = didYouMean(found.path.length > 1 ? (counted ?? suggestion) : (suggestion ?? counted));
    return at({
      code: 'assert',
      message: written === '' ? 'no value follows the comparison' : message,
      expected,
      hint,
    });
  }

  /** Points into the text of the assertion if the file has it unchanged; otherwise at the whole. */
  #complain(start: number, end: number, complaint: Complaint): null {
    const node = nodeAt(this.#context.root, this.#path)?.node;
    if (node === undefined) return null;
    const offset = node.source.text.slice(node.start, node.end).indexOf(this.#text);
    const from = offset < 0 ? node.start : node.start + offset + start;
    const to = offset < 0 ? node.end : node.start + offset + end;
    this.#context.problems.add(problemAt(complaint, positionAt(node.source, from, to), this.#path));
    return null;
  }
}

const FIGURE_FIRST: Complaint = {
  code: 'assert',
  message: 'an assertion begins with its figure',
  expected: 'a figure, a comparison and a value, such as `delivered >= 99%`',
};

function tooFar(path: readonly string[]): Complaint {
  return {
    code: 'unknown-metric',
    message: `\`${spellPath(path)}\` is a figure; nothing leads on from it`,
    expected: 'a comparison',
  };
}

function unfinished(path: readonly string[], node: FigureNode, parties: Parties): Complaint {
  const more = node.each === null ? wordsAfter(node) : [...parties[node.each.party].names];
  return {
    code: 'unknown-metric',
    message: `\`${spellPath(path)}\` is not one figure`,
    expected: `one of ${choices(more, 24)} after it`,
  };
}

/** Kind of the value beside a figure: times of the JSON may also be plain seconds. */
type Quantity = Unit | 'time' | 'bytes';

function quantityOf({ figure, path }: FoundFigure): Quantity {
  if (figure.counts === 'bytes') return 'bytes';
  return figure.unit === 'seconds' && !takesSeconds(path) ? 'time' : figure.unit;
}

/** True if a comparison can never hold: no figure is below zero, and no share above the whole. */
function neverHolds(unit: Unit, sign: Comparison, value: number): boolean {
  const most = unit === 'share' ? 1 : Number.POSITIVE_INFINITY;
  if (sign === '<') return value <= 0;
  if (sign === '<=') return value < 0;
  if (sign === '>') return value >= most;
  return (sign === '>=' || sign === '==') && (value < 0 ? sign === '==' : value > most);
}

const REACHES: Readonly<Record<Comparison, string>> = {
  '>': 'lie above',
  '>=': 'reach',
  '<': 'lie below',
  '<=': 'be',
  '==': 'be',
  '!=': 'be',
};

/** `delivered >= 900` means a number of messages, and so did `senders.shop.delivered >= 900` when that was one. */
function countInstead(path: readonly string[], figure: string, sign: Comparison, written: string): string | undefined {
  const fate = path.at(-1) ?? '';
  if (!(FATES as readonly string[]).includes(fate) || path[0] === 'causes' || !/^\d+$/.test(written)) return undefined;
  return `${figure.slice(0, figure.length - fate.length)}messages.${fate} ${sign} ${written}`;
}

const PHRASES: Readonly<Record<Quantity, string>> = {
  share: 'a percentage such as `99%`, or a number from 0 to 1',
  time: 'a time with its unit, such as `8h`',
  seconds: 'a time such as `8h`, or seconds',
  bytes: 'a size such as `40MB`, or bytes',
  count: 'a number',
  number: 'a number',
};

const NOUNS: Readonly<Record<Quantity, string>> = {
  share: 'a share',
  time: 'a time',
  seconds: 'a time',
  bytes: 'a size',
  count: 'a count',
  number: 'a number',
};

function readNumber(written: string): Reading<number> {
  const value =
    written.length <= 40 && /^-?\d+(?:\.\d+)?(?:[eE][+-]?\d{1,3})?$/.test(written) ? Number(written) : Number.NaN;
  if (Number.isFinite(value)) return { ok: true, value };
  const plain = /^\d{1,3}(?:[,_ ]\d{3})+$/.test(written) ? written.replace(/\D/g, '') : undefined;
  const fault = { message: `\`${written.slice(0, 40)}\` is not a number`, expected: 'a number' };
  return { ok: false, fault: plain === undefined ? fault : { ...fault, suggestion: plain } };
}

const READERS: Readonly<Record<Quantity, (written: string) => Reading<number>>> = {
  share: parseShare,
  time: parseDuration,
  seconds: (written) => (/^[\d.]+$/.test(written) ? readNumber(written) : parseDuration(written)),
  bytes: (written) => (/^[\d.]+$/.test(written) ? readNumber(written) : parseSize(written)),
  count: readNumber,
  number: readNumber,
};
