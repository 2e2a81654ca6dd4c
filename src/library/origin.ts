import { failsByChance, listAssumptions } from '../checks/index.js';
import type { Origin } from '../experiment/index.js';
import type { Warning } from '../results/index.js';
import { type Problem, spellPath } from '../scenario/index.js';
import type { Seconds } from '../units/index.js';
import { adviceOn, type ReadyScenario } from './loading.js';
import { readVersion } from './version.js';

/** The facts about a result that its scenario does not give. */
export interface Making {
  /** Makes the result again. */
  readonly command: string;
  /** Fingerprint of the model. */
  readonly hash: string;
  /** Final number of replications. */
  readonly replications: number;
  /** Wall-clock time [s]. */
  readonly elapsed: Seconds;
}

function warningOf({ code, message, path, file, line, column }: Problem): Warning {
  return { code, message, place: { path: spellPath(path), file, line, column } };
}

/**
 * Advice on a scenario, recomputed if the number of replications differs: on that depends what they are too few to
 * show.
 */
function warningsOf({ advice, remarks, model, positions }: ReadyScenario, replications: number): Warning[] {
  const isAsRead = replications === model.replications || positions === null;
  const given = isAsRead ? advice : [...remarks, ...adviceOn({ ...model, replications }, positions)];
  return given.map(warningOf);
}

/**
 * The origin of a result, whoever asked for it: enough to make it again, and the warnings that its reader needs before
 * believing it.
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
