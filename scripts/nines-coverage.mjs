// In how many of so many seeds does the 95 % interval of `mxsim nines` miss a probability that is known exactly?
//
//     npm run build && node scripts/nines-coverage.mjs [--seeds 400]
//
// Weibull times of shape 1 are exponential times, which the closed form knows and the chooser does not: so sampling is
// judged by the formula. One server, and two of which one more must be down.
import { parseArgs } from 'node:util';
import { nines } from '../dist/rare/index.js';
import { parseScenario } from '../dist/scenario/index.js';

const { values } = parseArgs({ options: { seeds: { type: 'string', default: '400' } } });
const seeds = Number(values.seeds);

/** @param {number} servers @param {string} law @param {string | number} seed */
function modelOf(servers, law, seed) {
  const names = Array.from({ length: servers }, (_, at) => `mx${at + 1}.d.example`);
  const text = `
seed: ${seed}
duration: 100d
domains: { d.example: { mx: [ ${names.map((name, at) => `${10 * (at + 1)} ${name}`).join(', ')} ] } }
servers:
${names.map((name) => `  ${name}: { failures: [ { kind: refuse, mtbf: 720h, mttr: ${law} } ] }`).join('\n')}
senders: { a: { mta: rfc5321, retry: { every: 1h }, giveUpAfter: 24h } }
traffic: [ { rate: 10/h, from: a } ]
`;
  const { model, problems } = parseScenario({ text });
  if (model === null) throw new Error(JSON.stringify(problems));
  return model;
}

for (const servers of [1, 2]) {
  const exact = nines(modelOf(servers, '4h', 1));
  if (exact.method !== 'exact') throw new Error(exact.method);
  const truth = exact.loss.probability;
  let [misses, sum] = [0, 0];
  for (let seed = 1; seed <= seeds; seed += 1) {
    const found = nines(modelOf(servers, '{ weibull: { mean: 4h, shape: 1 } }', seed), { relativeError: 0.05 });
    if (found.method !== 'importance') throw new Error(found.method);
    const { low, high, probability } = found.loss;
    if (truth < low || truth > high) misses += 1;
    sum += probability / truth;
  }
  const rate = ((100 * misses) / seeds).toFixed(1);
  console.log(
    `${servers} server(s), ${truth.toExponential(3)}: misses ${rate} in 100 of ${seeds}, mean over truth ${(sum / seeds).toFixed(4)}`,
  );
}
