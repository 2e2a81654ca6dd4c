// A scenario again and again with other seeds, in one process: one JSON object per run, as the peers print them.
// node bench/mxsim-replications.mjs LIBRARY SCENARIO MESSAGES SEED REPLICATIONS [PATH=VALUE…]
import { readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { countsOf } from './counts.mjs';

const [library, scenario, messages, seed, replications, ...changes] = process.argv.slice(2);
// A release before simulateSync had the same under another name.
const { simulate, simulateSync = simulate, renderProblems } = await import(pathToFileURL(library));
const text = readFileSync(scenario, 'utf8');

for (let replication = 1; replication <= Number(replications); replication += 1) {
  const overrides = [...changes, 'replications=1', `messages=${messages}`, `seed="${seed}/${replication}"`];
  const run = simulateSync(text, { file: scenario, overrides });
  if (!run.ok) throw new Error(renderProblems(run.problems));
  console.log(JSON.stringify(countsOf(run.result)));
}
