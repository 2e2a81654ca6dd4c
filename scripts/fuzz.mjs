#!/usr/bin/env node
// The fuzzer, for as long as one likes: npm run fuzz -- --minutes 10 --seed 5
import { spawnSync } from 'node:child_process';
import { parseArgs } from 'node:util';

const options = { minutes: { type: 'string', default: '1' }, seed: { type: 'string', default: '1000' } };
const { minutes, seed } = parseArgs({ options }).values;
for (const [name, value] of Object.entries({ minutes, seed })) {
  if (Number(value) >= 0 && Number.isFinite(Number(value))) continue;
  console.error(`fuzz: --${name} wants a number, not ${value}`);
  process.exit(2);
}
const call = ['vitest', 'run', '--project', 'slow', 'test/fuzz/fuzz.slow.test.ts', '--maxWorkers', '1'];
const env = { ...process.env, FUZZ_MINUTES: minutes, FUZZ_SEED: String(Math.floor(Number(seed))) };
process.exit(spawnSync('npx', call, { stdio: 'inherit', env }).status ?? 1);
