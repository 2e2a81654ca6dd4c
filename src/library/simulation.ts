import { checkModel } from '../checks/index.js';
import type { Excess } from '../engine/index.js';
import { excessOf, runReplication } from '../engine/index.js';
import { type Origin, RunSummary } from '../experiment/index.js';
import type { Model } from '../model/index.js';
import type { RunResult } from '../results/index.js';
import type { Positions } from '../scenario/index.js';
import {
  checkOptions,
  checkText,
  type ParsedScenario,
  type Problem,
  parseScenario,
  type ReadFile,
  type ScenarioInput,
} from '../scenario/index.js';
import type { Share } from '../units/index.js';
import { fingerprint } from './fingerprint.js';
import { provenanceOf, readVersion, type Written, warningOf } from './origin.js';

export interface SimulateOptions extends Partial<Omit<ScenarioInput, 'text'>> {
  /** Called with the share of the replications that is done. */
  readonly onProgress?: (done: Share) => void;
}

export type Simulation =
  | { readonly ok: true; readonly result: RunResult; readonly model: Model }
  | { readonly ok: false; readonly problems: readonly Problem[] };

const OPTIONS = ['file', 'overrides', 'readFile', 'onProgress'] as const;

/**
 * Parses a scenario, checks it, runs all its replications one after the other on this thread, and adds them up. It
 * returns what is wrong with the scenario or with the call, and never throws for it.
 */
export function simulate(text: string | Uint8Array, options: SimulateOptions = {}): Simulation {
  const mistakes = [...checkText('simulate', text), ...checkOptions('simulate', options, OPTIONS)];
  if (mistakes.length > 0) return { ok: false, problems: mistakes };
  const { file = 'scenario', overrides = [], onProgress } = options;
  const { readFile, files } = remembering(options.readFile);
  const parsed = parseScenario({ text, file, overrides, readFile });
  if (parsed.model === null) return { ok: false, problems: parsed.problems };
  const { model } = parsed;
  const begin = performance.now();
  const summary = new RunSummary(model);
  for (let replication = 1; replication <= model.replications; replication += 1) {
    const problem = runInto(summary, replication, parsed);
    if (problem !== null) return { ok: false, problems: [problem] };
    onProgress?.(replication / model.replications);
  }
  const elapsed = (performance.now() - begin) / 1000;
  const written: Written = {
    text: typeof text === 'string' ? text : new TextDecoder().decode(text),
    file,
    overrides,
    files: Object.fromEntries(files),
    command: `mxsim run ${file}`,
  };
  return { ok: true, model, result: summary.result(originOf(model, parsed.problems, written, elapsed)) };
}

/** Runs one replication. @returns what it asked too much of; null where all is well. */
function runInto(
  summary: RunSummary,
  replication: number,
  { model, positions }: Extract<ParsedScenario, { model: Model }>,
): Problem | null {
  try {
    summary.add(runReplication(model, replication));
    return null;
  } catch (error) {
    const excess = excessOf(error);
    if (excess === null) throw error;
    return excessProblem(excess, positions);
  }
}

/** Reads files and remembers their texts: they belong to the result. */
function remembering(readFile: ReadFile | undefined): { readFile: ReadFile | undefined; files: Map<string, string> } {
  const files = new Map<string, string>();
  if (readFile === undefined) return { readFile, files };
  const reader: ReadFile = (path) => {
    const text = readFile(path);
    files.set(path, text);
    return text;
  };
  return { readFile: reader, files };
}

function originOf(model: Model, problems: readonly Problem[], written: Written, elapsed: number): Origin {
  return {
    version: readVersion(),
    provenance: provenanceOf(model, written, fingerprint(model)),
    warnings: [...problems, ...checkModel(model)].map(warningOf),
    elapsed,
  };
}

/** What a run asked too much of, with its place in the scenario. */
export function excessProblem({ message, hint, path }: Excess, positions: Positions): Problem {
  return { code: 'too-large', severity: 'error', message, hint, path, ...positions(path) };
}
