import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { simulate as simulateInBrowser } from '../../src/browser.js';
import { compare, renderPage, simulate, simulateSync } from '../../src/index.js';
import type { ComparisonResult, RunResult } from '../../src/results/index.js';
import { call, inFolder } from '../cli/in-memory.js';

/** Much to doubt: a sender that never tries a backup, chance failures, an assert that few replications cannot decide. */
const DOUBTFUL = `title: Two servers, and much to doubt
seed: 3
duration: 2d
domains: { example.org: { mx: [ 10 mx1.example.org, 20 mx2.example.org ] } }
servers:
  mx1.example.org: { failures: [ { kind: refuse, mtbf: 30d, mttr: 1h }, { kind: refuse, at: 1d, for: 6h } ] }
  mx2.example.org: { failures: [ { kind: refuse, mtbf: 1d, mttr: 2h } ] }
senders: { people: { mta: postfix }, scripts: { mta: fire-and-forget } }
traffic: [ { rate: 6/h, from: { people: 80%, scripts: 20% } } ]
assert: [ deliveryRate >= 90% ]
`;
const CHANGES = ['replications=3', 'servers["mx2.example.org"].rtt=2s'];
const WORDS = CHANGES.flatMap((change) => ['--set', change]);

/** A result without the time that it took. */
function timeless(result: RunResult): RunResult {
  return { ...result, engine: { ...result.engine, elapsed_s: 0 } };
}

describe('where a result comes from, and what to doubt of it', () => {
  it('is on the page of simulate() as on that of mxsim run, to the letter', () =>
    inFolder(async (folder) => {
      writeFileSync(join(folder, 'a.yaml'), DOUBTFUL);
      await call(['run', 'a.yaml', ...WORDS, '--report', 'page.html'], { folder });
      const run = await simulate(DOUBTFUL, { file: 'a.yaml', overrides: CHANGES, stories: true });
      if (!run.ok) throw new Error('the scenario is valid');
      const [theirs, ours] = [readFileSync(join(folder, 'page.html'), 'utf8'), await renderPage(run.result)];
      expect(ours.split('\n')).toEqual(theirs.split('\n'));
      expect(ours).toContain('Read with care');
      for (const code of ['rare-failure', 'few-outages', 'independent-failures', 'assumed-values']) {
        expect(ours.replaceAll('<wbr>', '')).toContain(`[${code}]`);
      }
    }));

  it('is the same in the result, whoever asks: the program, the library, a browser, a comparison, merged shards', () =>
    inFolder(async (folder) => {
      writeFileSync(join(folder, 'a.yaml'), DOUBTFUL);
      const printed = async (...argv: string[]): Promise<RunResult> =>
        timeless(
          JSON.parse((await call([...argv, '--format', 'json', '--no-report'], { folder })).stdout) as RunResult,
        );
      const expected = await printed('run', 'a.yaml', ...WORDS);
      expect(expected.warnings.map(({ place }) => place?.file)).toContain('a.yaml');
      const options = { file: 'a.yaml', overrides: CHANGES };
      for (const run of [
        await simulate(DOUBTFUL, options),
        simulateSync(DOUBTFUL, options),
        simulateInBrowser(DOUBTFUL, options),
      ]) {
        expect(run.ok && timeless(run.result)).toEqual(expected);
      }
      const compared = await compare(DOUBTFUL, {
        ...options,
        variants: { other: ['servers["mx1.example.org"].rtt=1s'] },
      });
      const arms = (compared.ok ? compared.result : ({} as ComparisonResult)).arms;
      expect(timeless(arms[0]?.result ?? expected)).toEqual(expected);
      expect(arms).toHaveLength(2);
      await call(['plan', 'a.yaml', ...WORDS, '--shards', '2'], { folder });
      for (const index of ['0', '1']) await call(['shard', 'a.plan.json', '--index', index], { folder });
      expect(await printed('merge', 'a.plan.json', 'a.shards')).toEqual(expected);
    }));
});
