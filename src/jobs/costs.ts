import { splitOutside } from '../experiment/index.js';
import type { ReadyScenario } from '../library/index.js';
import { failed, parseDuration, parseRate, parseShare, type Reading, read } from '../units/index.js';

/** The cost of having anything at a path of a design: a fixed amount, or one that depends on the value. */
export interface Cost {
  readonly path: string;
  /** `null`: the same cost for any value. */
  readonly byValue: ReadonlyMap<string, number> | null;
  readonly amount: number;
  readonly text: string;
}

const EXPECTED =
  '`PATH=20`, which counts where the design has that path, or `PATH=1h:100,4h:20`, which counts by its value';

function readAmount(text: string): number | undefined {
  const amount = /^\d{1,12}(\.\d{1,6})?$/.test(text.trim()) ? Number(text.trim()) : Number.NaN;
  return Number.isFinite(amount) ? amount : undefined;
}

/** Reads a value of `--cost`. */
export function readCost(text: string): Reading<Cost> {
  const [path = '', list = ''] = splitOutside(text, '=', 2).map((part) => part.trim());
  if (path === '' || list === '') return failed(`\`${text.slice(0, 80)}\` costs nothing`, EXPECTED);
  const plain = readAmount(list);
  if (plain !== undefined) return read({ path, byValue: null, amount: plain, text });
  const byValue = new Map<string, number>();
  for (const part of splitOutside(list, ',', 1_000)) {
    // A value may have colons of its own.
    const at = part.lastIndexOf(':');
    const amount = at < 0 ? undefined : readAmount(part.slice(at + 1));
    const value = part.slice(0, Math.max(0, at)).trim();
    if (amount === undefined || value === '') return failed(`\`${part.trim().slice(0, 80)}\` is no price`, EXPECTED);
    if (byValue.has(value)) return failed(`\`${value.slice(0, 80)}\` has two prices`, 'each value once');
    byValue.set(value, amount);
  }
  return read({ path, byValue, amount: 0, text });
}

/** Normal form of a value for comparison: two spellings of the same time, share or rate are equal. */
function canonical(text: string): string {
  for (const parse of [parseDuration, parseShare, parseRate]) {
    const reading = parse(text);
    if (reading.ok) return `${parse.name} ${reading.value}`;
  }
  return text;
}

function spell(value: unknown): string {
  return typeof value === 'string' ? value : typeof value === 'object' ? JSON.stringify(value) : String(value);
}

/** The price that a design pays for this cost; a text names the value that has no price. */
export function priceOf({ path, byValue, amount }: Cost, written: (path: string) => unknown): number | string {
  const value = written(path);
  if (value === undefined) return 0;
  if (byValue === null) return amount;
  const own = spell(value);
  const price = byValue.get(own) ?? [...byValue].find(([listed]) => canonical(listed) === canonical(own))?.[1];
  if (price !== undefined) return price;
  const known = [...byValue.keys()].slice(0, 6).map((one) => `\`${one}\``);
  return `\`${path}\` is \`${own.slice(0, 80)}\` in a design, which has no price; expected ${known.join(' or ')}`;
}

/** Reads all values of `--cost`; `lines` are the errors. */
export function readCosts(texts: readonly string[]): {
  readonly costs: readonly Cost[];
  readonly lines: readonly string[];
} {
  const lines: string[] = [];
  const costs = texts.flatMap((text): Cost[] => {
    const reading = readCost(text);
    if (reading.ok) return [reading.value];
    lines.push(`--cost ${text}: ${reading.fault.message}; expected ${reading.fault.expected}`);
    return [];
  });
  return { costs, lines };
}

/** Prices of all designs; error lines name values without a price, and paths that no design has. */
export function priceAll(
  costs: readonly Cost[],
  designs: readonly ReadyScenario[],
): { readonly prices: readonly number[]; readonly lines: readonly string[] } {
  const lines = new Set<string>();
  const prices = designs.map(({ written }) =>
    costs.reduce((sum, cost) => {
      const price = priceOf(cost, written);
      if (typeof price === 'string') lines.add(`--cost ${cost.text}: ${price}`);
      return sum + (typeof price === 'string' ? 0 : price);
    }, 0),
  );
  for (const { path, text } of costs)
    if (designs.every(({ written }) => written(path) === undefined))
      lines.add(`--cost ${text}: no design has \`${path}\``);
  return { prices, lines: [...lines] };
}
