import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { parseArgs } from 'node:util';
import { Bank } from './bank.js';
import { coverageTable, SHOWN, type State } from './table.js';
import { count, emptyTally } from './tally.js';
import { modelOf, WORLDS } from './worlds.js';

/** Experiments between two writes of the file. */
const BATCH = 20;

const { values } = parseArgs({
  options: {
    experiments: { type: 'string', default: '2000' },
    bank: { type: 'string', default: '8000' },
    state: { type: 'string', default: 'reports/coverage.json' },
    world: { type: 'string' },
    document: { type: 'string', default: 'docs/evidence.md' },
    replications: { type: 'string', default: '10,40,160' },
  },
});

const REPLICATIONS = values.replications.split(',').map(Number);

function save(state: State): void {
  mkdirSync(dirname(values.state), { recursive: true });
  writeFileSync(`${values.state}.new`, JSON.stringify(state));
  renameSync(`${values.state}.new`, values.state);
}

const state: State = existsSync(values.state) ? (JSON.parse(readFileSync(values.state, 'utf8')) as State) : {};
const experiments = Number(values.experiments);
for (const world of WORLDS.filter(({ name }) => values.world === undefined || values.world === name)) {
  if (REPLICATIONS.every((replications) => (state[`${world.name} ${replications}`]?.done ?? 0) >= experiments))
    continue;
  const bank = new Bank(modelOf(world, 'coverage'), SHOWN);
  while (bank.size < Number(values.bank)) bank.grow();
  const truth = bank.truth();
  for (const replications of REPLICATIONS) {
    const key = `${world.name} ${replications}`;
    state[key] ??= {
      truth: Object.fromEntries(bank.figures.map(({ name }, at) => [name, truth[at] as number])),
      done: 0,
      figures: Object.fromEntries(bank.figures.map(({ name }) => [name, emptyTally()])),
    };
    const entry = state[key];
    while (entry.done < experiments) {
      bank.experiment(entry.done + 1, replications).forEach((estimate, at) => {
        const name = bank.figures[at]?.name ?? '';
        const tally = entry.figures[name];
        if (tally !== undefined) count(tally, estimate, truth[at] as number);
      });
      entry.done += 1;
      if (entry.done % BATCH === 0 || entry.done === experiments) {
        save(state);
        process.stderr.write(`\r${key}: ${entry.done} of ${experiments}   `);
      }
    }
    process.stderr.write('\n');
  }
}

const document = readFileSync(values.document, 'utf8');
const table = coverageTable(state, REPLICATIONS);
const written = document.replace(
  /<!-- coverage -->.*<!-- \/coverage -->/s,
  () => `<!-- coverage -->\n${table}\n<!-- /coverage -->`,
);
writeFileSync(values.document, written);
