import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ParsedScenario } from '../../src/scenario/index.js';
import { parseScenario } from '../../src/scenario/index.js';

export const FOLDER = join(import.meta.dirname, '..', 'scenarios');

export interface ScenarioFile {
  readonly name: string;
  readonly path: string;
  readonly text: string;
}

/** Scenarios whose folder is the verdict: `ok` has no problems, `err` has those in the `.out` file beside it. */
export function readScenarios(verdict: 'ok' | 'err'): ScenarioFile[] {
  const folder = join(FOLDER, verdict);
  return readdirSync(folder)
    .filter((name) => /\.(?:yaml|json)$/.test(name))
    .map((name) => ({ name, path: join(folder, name), text: readFileSync(join(folder, name), 'utf8') }));
}

/** Parses a file as the command line would, from its own folder. */
export function parseFile({ name, path, text }: ScenarioFile, overrides: readonly string[] = []): ParsedScenario {
  const readFile = (file: string): string => {
    try {
      return readFileSync(join(path, '..', file), 'utf8');
    } catch {
      throw new Error('no such file');
    }
  };
  return parseScenario({ text, file: name, overrides, readFile });
}
