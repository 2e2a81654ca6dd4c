import { failsByChance, listAssumptions } from '../checks/index.js';
import type { Origin } from '../experiment/index.js';
import type { Warning } from '../results/index.js';
import { type Problem, spellPath } from '../scenario/index.js';
import type { Seconds } from '../units/index.js';
import { adviceOn, type ReadyScenario } from './loading.js';
import { readVersion } from './version.js';

/** What a scenario does not say of its result. */
export interface Making {
  /** That makes the result again. */
  readonly command: string;
  /** Fingerprint of the model. */
  readonly hash: string;
  /** How many there were in the end. */
  readonly replications: number;
  /** Time on the wall clock [s]. */
  readonly elapsed: Seconds;
}

function warningOf({ code, message, path, file, line, column }: Problem): Warning {
  return { code, message, place: { path: spellPath(path), file, line, column } };
}

/** Advice on a scenario with so many replications: what they are too few to show follows from how many there were. */
function warningsOf({ advice, remarks, model, positions }: ReadyScenario, replications: number): Warning[] {
  const isAsRead = replications === model.replications || positions === null;
  const given = isAsRead ? advice : [...remarks, ...adviceOn({ ...model, replications }, positions)];
  return given.map(warningOf);
}

/**
 * Where a result comes from, whoever asked for it: enough to make it again, and what its reader has to know of the scenario
 * before believing it.
 */
export function originOf(scenario: ReadyScenario, { command, hash, replications, elapsed }: Making): Origin {
  const { model, input, text, overrides, files } = scenario;
  return {
    version: readVersion(),
    provenance: {
      title: model.title,
      description: model.description,
      file: input.file,
      hash,
      seed: model.seed,
      replications,
      text,
      command,
      overrides,
      assumptions: listAssumptions(model),
      failsByChance: failsByChance(model),
      ...(Object.keys(files).length === 0 ? {} : { files }),
    },
    warnings: warningsOf(scenario, replications),
    elapsed,
  };
}
