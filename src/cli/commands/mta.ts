import { aliasesOf, describePreset, listPresets, type PresetDescription } from '../../mail/index.js';
import { EXIT, type ExitCode } from '../exit-code.js';
import { describeUnknown } from '../option-values.js';
import type { MtaOptions } from '../options.js';
import type { Session } from '../session.js';
import { widthOf, wrap } from '../terminal.js';

/** Space between columns. */
const GAP = '  ';
/** A value wider than this share of the terminal pushes its source to a line of its own. */
const WIDEST_VALUE = 0.3;
/** Minimum room for sources beside keys and values [columns]. */
const NARROWEST_SOURCE = 24;

function columnWidth(texts: readonly string[], most: number): number {
  return Math.max(0, ...texts.map((text) => text.length).filter((length) => length <= most));
}

/** ` (also: gmail, google)`, if the preset has other names. */
function alsoCalled(name: string): string {
  const aliases = aliasesOf(name);
  return aliases.length === 0 ? '' : ` (also: ${aliases.join(', ')})`;
}

function renderList(width: number): string {
  const presets = listPresets();
  const names = columnWidth(
    presets.map(({ name }) => name),
    40,
  );
  const lines = presets.flatMap(({ name, summary }) =>
    wrap(summary + alsoCalled(name), width - names - GAP.length).map(
      (line, i) => `${(i === 0 ? name : '').padEnd(names)}${GAP}${line}`,
    ),
  );
  const more = wrap('mxsim mta NAME shows every value with its source.', width);
  return `${[...lines, '', ...more].join('\n')}\n`;
}

/**
 * Lays out key, value and source in columns, each wrapped in its own; below each other if the terminal is too narrow.
 */
function renderRows({ rows }: PresetDescription, width: number): string[] {
  const keys = columnWidth(
    rows.map(({ key }) => key),
    40,
  );
  const values = columnWidth(
    rows.map(({ text }) => text),
    width * WIDEST_VALUE,
  );
  const beside = keys + GAP.length;
  const margin = beside + values + GAP.length;
  const isNarrow = width - margin < NARROWEST_SOURCE;
  const block = (text: string, indent: number): string[] =>
    wrap(text, width - indent).map((line) => ' '.repeat(indent) + line);
  return rows.flatMap(({ key, text, source: told, assumed }) => {
    const source = assumed ? `assumed: ${told}` : told;
    if (isNarrow) return [...wrap(`${key}: ${text}`, width), ...block(source, 2)];
    const sources = block(source, margin);
    const [value = '', ...more] = block(text, beside);
    const head = key.padEnd(beside) + value.slice(beside);
    if (text.length > values) return [head, ...more, ...sources];
    return [head.padEnd(margin) + (sources[0] ?? '').slice(margin), ...sources.slice(1)];
  });
}

function renderPreset(preset: PresetDescription, width: number): string {
  const { name, summary, describes } = preset;
  const head = [name, ...wrap(summary, width), ...wrap(`Describes: ${describes}.`, width)];
  return `${[...head, '', ...renderRows(preset, width)].join('\n')}\n`;
}

/** Lists the presets, or shows one with all its values and their sources. */
export async function showMtas(name: string | undefined, options: MtaOptions, session: Session): Promise<ExitCode> {
  const { stdout, stderr, env } = session;
  const width = widthOf(stdout, env);
  if (options.mixes === true) {
    const { showMixes } = await import('./mixes.js');
    return showMixes(name, options, session);
  }
  if (options.compare !== undefined) {
    const { compareMtas } = await import('./mta-comparison.js');
    return compareMtas([...(name === undefined ? [] : [name]), ...options.compare], options, session);
  }
  if (options.report !== undefined) {
    await stderr.write('mxsim: --report needs --compare: mxsim mta --compare postfix exim --report FILE\n');
    return EXIT.wrong;
  }
  if (name === undefined) {
    const json = options.format === 'json';
    await stdout.write(json ? `${JSON.stringify(listPresets(), null, 2)}\n` : renderList(width));
    return EXIT.done;
  }
  const preset = describePreset(name);
  if (preset === undefined) {
    await stderr.write(describeUnknown(name));
    return EXIT.wrong;
  }
  await stdout.write(options.format === 'json' ? `${JSON.stringify(preset, null, 2)}\n` : renderPreset(preset, width));
  return EXIT.done;
}
