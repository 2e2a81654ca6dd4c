// What a model costs by its size, from prompt to JSON: for npm run bench:scale.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { assertCounts, countsOf } from './counts.mjs';
import { manyDomains } from './many-domains.mjs';
import { measure } from './measurement.mjs';
import { median } from './statistics.mjs';

/** Domains, each with a server and a backup of its own. */
const SIZES = [1, 1000, 10_000];
const MESSAGES = 1_000_000;
/** Messages of a run of which hardly anything but the model is left. */
const FEW = 10_000;

/** Runs of `node` on scenarios of many domains. */
class Sizes {
  constructor({ dist, scale }) {
    this.folder = mkdtempSync(join(tmpdir(), 'mxsim-size-'));
    this.program = join(dist, 'program/main.cjs');
    this.scale = scale;
    for (const size of SIZES) writeFileSync(this.pathOf(size), manyDomains(size, MESSAGES));
  }

  pathOf(size) {
    return join(this.folder, `${size}-domains.yaml`);
  }

  run(size, { messages = MESSAGES, replications = 1, threads = 1 }) {
    const count = Math.round(messages * this.scale);
    const words = ['run', this.pathOf(size), '--format', 'json', '--no-report', '--quiet', '--messages', count];
    const more = ['--replications', replications, '--threads', threads];
    const { stdout, ...cost } = measure(process.execPath, [this.program, ...words, ...more].map(String));
    const counts = countsOf(JSON.parse(stdout));
    assertCounts(`${size} domains`, counts, { messages: count * replications, exactly: false, allDelivered: true });
    return { ...counts, ...cost };
  }
}

/** Rows: what is run, elapsed time, CPU time, cost of a further message, peak memory, what that is against, the goal. */
export function bySize(options) {
  const sizes = new Sizes(options);
  const rounds = Math.min(options.rounds, 3);
  try {
    const each = SIZES.map((size) =>
      Array.from({ length: rounds }, () => [sizes.run(size, { messages: FEW }), sizes.run(size, {})]),
    );
    const further = each.map((pairs) =>
      median(pairs.map(([few, many]) => ((many.cpu_s - few.cpu_s) / (many.messages - few.messages)) * 1e6)),
    );
    const rows = SIZES.map((size, at) => {
      const times = `${(further[at] / further[0]).toFixed(2)} times a message of one domain`;
      const name = `1 million messages, ${size.toLocaleString('en')} ${size === 1 ? 'domain' : 'domains'}`;
      const goal = size === SIZES.at(-1) ? '3 s; at most 1.5 times' : '';
      return row(name, fastest(each[at].map(([, many]) => many)), further[at], at === 0 ? '' : times, goal);
    });
    const largest = SIZES.at(-1);
    const pairs = Array.from({ length: rounds }, () =>
      [1, 2].map((threads) => sizes.run(largest, { replications: 4, threads })),
    );
    const gain = median(pairs.map(([one, two]) => one.elapsed_s / two.elapsed_s));
    return [
      ...rows,
      row('4 replications of the last, 1 thread', fastest(pairs.map(([one]) => one)), null, '', 'under 861 MB'),
      row('the same, 2 threads', fastest(pairs.map(([, two]) => two)), null, `${gain.toFixed(2)} times as soon`, '1.8'),
    ];
  } finally {
    rmSync(sizes.folder, { recursive: true });
  }
}

function fastest(runs) {
  return runs.reduce((best, one) => (one.elapsed_s < best.elapsed_s ? one : best));
}

function row(what, { cpu_s, elapsed_s, peak_MB }, further, against, goal) {
  const peak = peak_MB === null ? '–' : `${peak_MB.toFixed(0)} MB`;
  const message = further === null ? '' : `${further.toFixed(2)} µs`;
  return [what, `${elapsed_s.toFixed(1)} s`, `${cpu_s.toFixed(1)} s`, message, peak, against, goal];
}
