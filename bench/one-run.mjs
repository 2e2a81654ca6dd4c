// One run of one model in a process of its own: node bench/one-run.mjs MODEL MESSAGES
import { setFlagsFromString } from 'node:v8';
import { ENGINE_FLAGS } from '../dist/cli/engine-flags.js';
import { runReplication } from '../dist/engine/index.js';
import * as models from './models.mjs';

const [name, messages] = process.argv.slice(2);
for (const flag of ENGINE_FLAGS) setFlagsFromString(flag);
const result = runReplication(models[name](Number(messages)), 1);
const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
const fates = result.senders.reduce((sum, count) => sum + count, 0);
console.log(
  JSON.stringify({
    messages: fates,
    events: result.events,
    cpu_s: (userCPUTime + systemCPUTime) / 1e6,
    peak_MB: maxRSS / 1024,
  }),
);
