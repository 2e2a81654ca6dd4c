import { failsByChance, listAssumptions } from '../checks/index.js';
import type { Model } from '../model/index.js';
import type { Provenance } from '../results/index.js';
import type { Problem } from '../scenario/index.js';

/** A scenario as it was written and called. */
export interface Written {
  readonly file: string;
  readonly text: string;
  /** Changes `PATH=VALUE` that were applied to it, in order. */
  readonly overrides: readonly string[];
  /** Texts of the files that it names, as far as they are kept. */
  readonly files: Readonly<Record<string, string>>;
  /** That makes the result again. */
  readonly command: string;
}

/** Where the result of a scenario comes from: enough to make it again. */
export function provenanceOf(model: Model, written: Written, hash: string): Provenance {
  const { file, text, overrides, files, command } = written;
  return {
    title: model.title,
    description: model.description,
    file,
    hash,
    seed: model.seed,
    replications: model.replications,
    text,
    command,
    overrides,
    assumptions: listAssumptions(model),
    failsByChance: failsByChance(model),
    ...(Object.keys(files).length === 0 ? {} : { files }),
  };
}

/** Advice as it stands in a result. */
export function warningOf({ message, code }: Pick<Problem, 'message'> & { readonly code: string }): string {
  return `${message} [${code}]`;
}

let given: string | undefined;

/** Says which version this is, where there is no package.json to read it from. */
export function giveVersion(version: string): void {
  given = version;
}

/** Version of this program, from its only place, package.json. Node's `fs` is asked for, not imported, as a browser has none. */
export function readVersion(): string {
  if (given !== undefined || typeof process === 'undefined') return given ?? '';
  const { readFileSync } = process.getBuiltinModule('node:fs');
  const text = readFileSync(new URL('../../package.json', import.meta.url), 'utf8');
  return (JSON.parse(text) as { readonly version: string }).version;
}
