import { excessOf, runReplication } from '../../engine/index.js';
import { RunSummary } from '../../experiment/index.js';
import { excessProblem } from '../../library/index.js';
import type { ScenarioInput } from '../../scenario/index.js';
import type { Share } from '../../units/index.js';
import { readVersion } from '../identity.js';
import { parseSource } from '../loading.js';
import { changesOf } from '../options.js';
import { renderCommand } from '../reproduction.js';
import { provenanceOf, warningsOf } from '../run-scenario.js';
import { checkCall, type Refused, type ScenarioArgument, sourceOf, textOf } from './call.js';
import type { Simulation } from './simulate.js';

export interface SimulateSyncOptions extends Partial<Omit<ScenarioInput, 'text'>> {
  /** Called with the share of the replications that is done. */
  readonly onProgress?: ((done: Share) => void) | undefined;
}

const CALL = 'simulateSync';
const OPTIONS = ['file', 'overrides', 'readFile', 'onProgress'] as const;

/**
 * The same as `simulate`, on this thread, one replication after the other: it gives back the result itself, and nothing
 * else happens meanwhile.
 */
export function simulateSync(scenario: ScenarioArgument, options: SimulateSyncOptions = {}): Simulation {
  const mistakes = checkCall(CALL, [scenario], options, OPTIONS);
  if (mistakes.length > 0) return { ok: false, problems: mistakes };
  const text = textOf(CALL, scenario);
  if (typeof text === 'object' && 'ok' in text) return text;
  const begin = performance.now();
  const { file = 'scenario', overrides = [], onProgress } = options;
  const changes = changesOf({ set: overrides });
  const loaded = parseSource(sourceOf(text, file, options), changes);
  const { model, errors, positions } = loaded;
  if (model === null || positions === null) return { ok: false, problems: errors };
  const summary = new RunSummary(model);
  try {
    for (let replication = 1; replication <= model.replications; replication += 1) {
      summary.add(runReplication(model, replication));
      onProgress?.(replication / model.replications);
    }
  } catch (error) {
    const excess = excessOf(error);
    if (excess === null) throw error;
    const refused: Refused = { ok: false, problems: [excessProblem(excess, positions)] };
    return refused;
  }
  const result = summary.result({
    version: readVersion(),
    provenance: provenanceOf({ ...loaded, model }, renderCommand(file, changes)),
    warnings: warningsOf({ ...loaded, model }),
    elapsed: (performance.now() - begin) / 1000,
  });
  return { ok: true, model, result };
}
