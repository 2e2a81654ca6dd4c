import { describe, expect, it } from 'vitest';
import { explainMessages } from '../../src/engine/index.js';
import { parseScenario, renderProblems } from '../../src/scenario/index.js';
import { caseOf } from './laboratory.js';
import { observe, type SeenAttempt } from './observation.js';
import { type Case, MTAS, type Mta } from './recording.js';
import { translate } from './translation.js';

/** The same case with other numbers for its preferences, in the same order. */
function renumbered(set: Case, number: (preference: number) => number): Case {
  const dns = set.dns.map((entry) =>
    entry[1] === 'MX' ? [entry[0] ?? '', 'MX', number(Number(entry[2])), entry[3] ?? ''] : entry,
  );
  return { ...set, dns };
}

function attemptsOf(mta: Mta, set: Case): readonly SeenAttempt[] {
  const part = { set, start: 0, injected: [0], modeChanges: [] };
  const { text, arrivals, servers } = translate([part], {
    mta,
    seed: 'preferences',
    variant: null,
    shift: 0,
    observed: 7200,
  });
  const { model, problems } = parseScenario({ text, file: 'case.json', readFile: () => arrivals });
  if (model === null) throw new Error(renderProblems(problems));
  return observe(explainMessages(model, { replication: 1, messages: 'all' }), servers, 0).attempts;
}

describe('of a preference nothing but its rank matters', () => {
  const cases = ['b', 'o', 'y2', 'z', 'a6', 'ga', 'bb'].map(caseOf);

  it.each(MTAS)('to %s', (mta) => {
    for (const set of cases) {
      const usual = attemptsOf(mta, set);
      expect(usual.length).toBeGreaterThan(0);
      expect(
        attemptsOf(
          mta,
          renumbered(set, (preference) => preference * 3 + 1),
        ),
      ).toEqual(usual);
      expect(
        attemptsOf(
          mta,
          renumbered(set, (preference) => preference / 10 - 1),
        ),
      ).toEqual(usual);
      expect(
        attemptsOf(
          mta,
          renumbered(set, (preference) => 60_000 + preference),
        ),
      ).toEqual(usual);
    }
  });
});
