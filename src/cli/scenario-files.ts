import { resolve } from 'node:path';
import { type Changes, type LoadedScenario, parseSource, type ScenarioSource } from '../library/index.js';
import { type Input, readInputs, readNamedFile } from './inputs.js';
import type { Session } from './session.js';
import { whileDeaf } from './signals.js';

export interface Loading {
  readonly scenarios: readonly LoadedScenario[];
  /** Files that could not be read, one plain line each. */
  readonly unreadable: readonly string[];
}

/** A file as a scenario. */
export function sourceOf(input: Extract<Input, { ok: true }>, onRead?: Session['onRead']): ScenarioSource {
  return {
    input,
    bytes: input.bytes,
    overrides: [],
    readFile: (path) => {
      onRead?.(resolve(input.folder, path));
      return readNamedFile(input.folder, path);
    },
  };
}

/** Reads and parses all files that the command line names, with the changes it asks for; nothing runs yet. */
export async function loadScenarios(files: readonly string[], changes: Changes, session: Session): Promise<Loading> {
  const inputs = await readInputs(files, session);
  return {
    scenarios: inputs.flatMap((input) =>
      input.ok ? [whileDeaf(() => parseSource(sourceOf(input, session.onRead), changes))] : [],
    ),
    unreadable: inputs.flatMap((input) => (input.ok ? [] : [input.line])),
  };
}
