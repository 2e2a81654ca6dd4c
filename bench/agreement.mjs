// Do the programs simulate the same model? Means over replications are compared with the yardstick's.
import { assertCounts } from './counts.mjs';
import { measure } from './measurement.mjs';
import { compareMeans } from './statistics.mjs';

/** One comparison in a thousand is off by luck; the seeds are fixed, so it is so always or never. */
const CONFIDENCE = 0.999;

/** As it is timed, and with servers that are down a third of the time, so that all fail at once now and then. */
const SETTINGS = {
  failover: [
    { what: 'as timed', messages: 1000, replications: 200, rate: 100, mtbf: 21_600, mttr: 1800 },
    { what: 'servers often down', messages: 1000, replications: 200, rate: 0.1, mtbf: 3600, mttr: 1800 },
  ],
  'one-server': [{ what: 'as timed', messages: 100_000, replications: 6, rate: 0.9 }],
};

const FIGURES = {
  'attempts per message': ({ attempts, messages }) => attempts / messages,
  'retries per message': ({ retries, messages }) => retries / messages,
  'mean latency [s]': ({ latency_s }) => latency_s,
};

/** Each program does as many replications as its speed allows. */
function samples(program, model, { what, ...setting }, seed) {
  const replications = setting.replications * program.pace;
  const counts = program.read(measure(...program.command(model, { ...setting, replications, seed })).stdout);
  const expected = { messages: setting.messages, exactly: model === 'failover', allDelivered: true };
  for (const run of counts) assertCounts(`${program.name}, ${model}, ${what}`, run, expected);
  if (counts.length !== replications) throw new Error(`${program.name}: ${counts.length} replications`);
  return counts;
}

/** Prints one line per figure, and returns those that differ. */
function judge(program, runs, reference) {
  return Object.entries(FIGURES).flatMap(([figure, value]) => {
    const { mean, difference, margin, agree } = compareMeans(runs.map(value), reference.map(value), CONFIDENCE);
    const shown = `${mean.toPrecision(5)}, difference ${difference.toPrecision(2)} ± ${margin.toPrecision(2)}`;
    console.log(`  ${program.name.padEnd(28)}${figure.padEnd(22)}${shown}${agree ? '' : '   DIFFERS'}`);
    return agree ? [] : [`${program.name}: ${figure} is ${shown}`];
  });
}

/** Compares programs with the yardstick, prints how far they are from it, and returns what differs. */
export function checkAgreement(model, limit, programs) {
  return SETTINGS[model].flatMap((setting) => {
    console.log(`The same model? ${model}, ${setting.what}; the difference to C++ with its 99.9 % interval`);
    const reference = samples(limit, model, setting, 11);
    return programs.flatMap((program, i) => judge(program, samples(program, model, setting, 12 + i), reference));
  });
}
