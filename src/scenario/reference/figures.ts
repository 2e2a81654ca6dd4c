import { FIGURES, type Figure } from '../../results/index.js';

/** Placeholder for the name of a server, a sender or a domain. */
const NAME = '["…"]';

/** Trees of causes have hundreds of figures that differ in one word. */
const TREES = [
  ['causes.gaveUp', 'causes.gaveUp.refused', 'a share of the wanted mail'],
  ['causes.wanted.gaveUp', `causes.servers${NAME}.gaveUp.refused`, 'a number of messages'],
] as const;

function kindOf({ unit, of, name, counts }: Figure): string {
  if (unit === 'share') return of === null ? 'a share' : 'a share of the wanted mail';
  if (unit === 'seconds') return name.endsWith('_s') ? 'a time, or seconds' : 'a time with its unit';
  if (counts === 'bytes') return 'a size with its unit, or bytes';
  return counts === 'messages' && unit === 'count' ? 'a number of messages' : 'a number';
}

function spelt(name: string): string {
  return name.replace('.*', NAME);
}

function parentOf(name: string): string {
  return name.slice(0, Math.max(0, name.lastIndexOf('.')));
}

/**
 * A row for figures that differ in their last word and have the same kind of values; other names of each in brackets.
 */
function rowOf(figures: readonly Figure[]): string {
  const names = figures.map(({ name, also }, at) => {
    const parent = parentOf(name);
    const own = at === 0 || parent === '' ? spelt(name) : name.slice(parent.length);
    const others = also.filter((other) => parentOf(other) === parent && other !== name);
    return `\`${own}\`${others.map((other) => ` (or \`${at === 0 ? spelt(other) : other.slice(parent.length)}\`)`).join('')}`;
  });
  const [first] = figures;
  return `| ${names.join(', ')} | ${first === undefined ? '' : kindOf(first)} |`;
}

/** All figures that asserts can name, as a table of the reference page. */
export function figureTable(): string {
  const rows = new Map<string, Figure[]>();
  for (const figure of FIGURES) {
    if (figure.name.startsWith('causes.')) continue;
    // Every kind of mail has the same figures: one kind stands for all.
    if (/^kinds\.(?!spam\.)/.test(figure.name)) continue;
    const key = `${parentOf(figure.name)}: ${kindOf(figure)}`;
    rows.set(key, [...(rows.get(key) ?? []), figure]);
  }
  const trees = TREES.map(
    ([own, part, value]) =>
      `| \`${own}\`, \`${part}\` and other [causes of loss](reports.md#where-the-loss-comes-from) | ${value} |`,
  );
  return ['| figure | value |', '|---|---|', ...[...rows.values()].map(rowOf), ...trees].join('\n');
}
