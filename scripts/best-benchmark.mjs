// npm run bench:best: does `mxsim best` choose rightly, and with how many replications? A hundred designs whose feasibility a
// closed form knows: of a server that is up for `mtbf` and down for `mttr` in the mean, mttr / (mtbf + mttr) of mail that is
// tried once is lost. Five lie within three tolerances of the threshold. Right is a design that meets it within the tolerance
// while nothing cheaper does by that margin. `--seeds 100 --first 1`; `--equal 20` also measures, over so many seeds, how many
// replications for every design choose as often rightly by their means.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { emptyEngine, runReplication } from '../dist/engine/index.js';
import { findBest } from '../dist/experiment/index.js';
import { parseScenario } from '../dist/scenario/index.js';

const ROOT = join(import.meta.dirname, '..');
const TEXT = readFileSync(join(ROOT, 'bench/scenarios/best.yaml'), 'utf8');
const THRESHOLD = 0.025;
const TOLERANCE = 0.15;
const MTBF_H = 7 * 24;
const MOST = 1000;

/** Lost share of each design, as a part of the threshold: 48 that lose too much, five near it, 47 that do well. */
function ratios() {
  const spread = (from, to, count) =>
    Array.from({ length: count }, (_, at) => from * (to / from) ** (at / (count - 1)));
  return [...spread(20, 2, 48), 1.4, 1.2, 1, 0.8, 0.7, ...spread(0.5, 0.05, 47)];
}

/** The quicker the repair, the dearer, but for what the trader makes of it. */
function designs() {
  return ratios()
    .map((ratio, at) => {
      const share = ratio * THRESHOLD;
      return { ratio, cost: 10 * at + ((at * 37) % 100), mttr: (MTBF_H * share) / (1 - share) };
    })
    .sort((a, b) => a.cost - b.cost);
}

function modelOf({ mttr }, seed) {
  const overrides = [`seed="${seed}"`, `servers["mx.example.org"].failures[0].mttr=${mttr.toFixed(9)}h`];
  const { model, problems } = parseScenario({ text: TEXT, overrides });
  if (model === null) throw new Error(JSON.stringify(problems));
  return model;
}

/** Whether a choice is right; `null`: that none meets the threshold. */
function isRight(all, chosen) {
  const clear = all.findIndex(({ ratio }) => ratio <= 1 - TOLERANCE);
  if (chosen === null) return clear < 0;
  return all[chosen].ratio <= 1 + TOLERANCE && !all.slice(0, chosen).some(({ ratio }) => ratio <= 1 - TOLERANCE);
}

async function choose(all, seed) {
  return findBest(
    all.map((design) => modelOf(design, seed)),
    {
      tolerance: TOLERANCE,
      error: 0.05,
      most: MOST,
      open: async (model) => ({
        width: 1,
        run: async (replication) => runReplication(model, replication),
        close: async () => undefined,
      }),
      onDesign: () => undefined,
      isOver: () => false,
    },
  );
}

/** For each number of replications, whether the cheapest whose mean meets the threshold is right. */
function chooseEqually(all, seed, counts) {
  const most = Math.max(...counts);
  const lost = all.map((design) => {
    const model = modelOf(design, seed);
    return Array.from({ length: most }, (_, at) => {
      const { sent, senders } = runReplication(model, at + 1);
      // The first column of the first kind is wanted mail that was delivered.
      return 1 - senders[0] / sent;
    });
  });
  return counts.map((count) => {
    const mean = (values) => values.slice(0, count).reduce((sum, value) => sum + value, 0) / count;
    const chosen = lost.findIndex((values) => mean(values) <= THRESHOLD);
    return isRight(all, chosen < 0 ? null : chosen);
  });
}

const { values } = parseArgs({
  options: {
    seeds: { type: 'string', default: '100' },
    first: { type: 'string', default: '1' },
    equal: { type: 'string', default: '0' },
  },
});
const all = designs();
const [first, seeds] = [Number(values.first), Number(values.seeds)];
let [right, replications] = [0, 0];
const used = [];
for (let seed = first; seed < first + seeds; seed += 1) {
  const { best, designs: outcomes, byMean } = await choose(all, seed);
  const count = outcomes.reduce((sum, one) => sum + one.replications, 0);
  replications += count;
  used.push(count);
  if (isRight(all, best)) right += 1;
  else
    console.log(`seed ${seed}: wrong, chose ${best === null ? 'none' : all[best].ratio.toFixed(3)}, ${byMean} by mean`);
}
used.sort((a, b) => a - b);
console.log(
  `by cost, e-values: right in ${right} of ${seeds} seeds; ${Math.round(replications / seeds)} replications in the mean, ${used[Math.floor(used.length / 2)]} in the median`,
);
const rounds = Number(values.equal);
if (rounds > 0) {
  const counts = [10, 20, 50, 100, 200, 400];
  const rights = counts.map(() => 0);
  for (let seed = first; seed < first + rounds; seed += 1)
    chooseEqually(all, seed, counts).forEach((one, at) => {
      rights[at] += one ? 1 : 0;
    });
  for (const [at, count] of counts.entries())
    console.log(`equal, ${count} each: right in ${rights[at]} of ${rounds} seeds; ${count * all.length} replications`);
}
emptyEngine();
