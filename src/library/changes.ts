/** Words that every shell takes as they are. */
const PLAIN = /^[\w@%+=:,./-]+$/;

/** Quotes a word for a POSIX shell: in single quotes if it contains anything special (POSIX.1 XCU §2.2.2). */
export function quoteWord(word: string): string {
  return PLAIN.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}

/** The changes of the command line that affect the figures of a run. */
export interface Changes {
  /** Options by name, without dashes. */
  readonly options: readonly (readonly [name: string, value: string])[];
  /** `PATH=VALUE`, in order. */
  readonly sets: readonly string[];
}

/** Prefixes `./` to a file name that begins with a dash and would be taken for an option. */
function argumentOf(file: string): string {
  return file !== '-' && file.startsWith('-') ? `./${file}` : file;
}

/** The command that makes a run again: its file and everything that changes its figures, and nothing else. */
export function renderCommand(file: string, changes: Changes): string {
  return renderCall('run', [file], [], changes);
}

/** A call of mxsim with several files, further options of the command, and changes. */
export function renderCall(
  command: string,
  files: readonly string[],
  further: readonly (readonly [name: string, value: string | null])[],
  changes: Changes,
): string {
  const words = ['mxsim', command, ...files.map(argumentOf)];
  for (const [name, value] of further) words.push(`--${name}`, ...(value === null ? [] : [value]));
  for (const set of changes.sets) words.push('--set', set);
  for (const [name, value] of changes.options) words.push(`--${name}`, value);
  return words.map(quoteWord).join(' ');
}

/**
 * The changes as `PATH=VALUE` of the scenario language. A seed is a text, whatever it looks like; YAML reads JSON's
 * quotes.
 */
export function overridesOf({ options, sets }: Changes): string[] {
  const named = options.map(([name, value]) => `${name}=${name === 'seed' ? JSON.stringify(value) : value}`);
  return [...sets, ...named];
}
