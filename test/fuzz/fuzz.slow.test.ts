import { writeFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { fuzz } from './fuzzing.js';
import { programFaults } from './program.js';

/** How long it goes on [min], and where it begins: `npm run fuzz -- --minutes 10 --seed 5`. */
const MINUTES = Number(process.env['FUZZ_MINUTES'] ?? 1);
const SEED = Number(process.env['FUZZ_SEED'] ?? 1000);

/** The program itself is started for one scenario of so many: that takes half a second. */
const EVERY = 25;

it(`for ${MINUTES} minutes from seed ${SEED}, nothing that the schema allows breaks a law`, {
  timeout: MINUTES * 60_000 + 300_000,
}, () => {
  const end = performance.now() + MINUTES * 60_000;
  const { fault, tried, valid, passedOver } = fuzz({
    seed: SEED,
    goesOn: (tried) => {
      if (tried % 500 === 0) console.log(`${tried} scenarios`);
      return performance.now() < end;
    },
    more: (text, tried) => (tried % EVERY === 0 ? programFaults(text) : []),
  });
  console.log(`${tried} scenarios, ${valid} of them valid, ${passedOver} passed over as too long`);
  if (fault !== null) {
    writeFileSync('fuzz-fault.json', `${fault.text}\n`);
    console.log(`The scenario is in fuzz-fault.json: ${fault.law}`);
  }
  expect(fault?.law).toBeUndefined();
  expect(valid / tried).toBeGreaterThan(0.8);
});
