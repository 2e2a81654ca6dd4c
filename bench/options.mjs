// What the benchmarks understand on their command lines.
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

/**
 * --rounds N      how often each program runs
 * --scale X       all numbers of messages times X: 0.02 for a quick look
 * --dist FOLDER   the built mxsim
 * --write         puts what was measured into docs/performance.md
 * --functions     lists the functions that take longest (npm run bench:profile)
 * --release       keeps the figures as those of this release (npm run bench)
 */
export function readOptions() {
  const { values } = parseArgs({
    options: {
      rounds: { type: 'string', default: '5' },
      scale: { type: 'string', default: '1' },
      dist: { type: 'string', default: fileURLToPath(new URL('../dist', import.meta.url)) },
      write: { type: 'boolean', default: false },
      functions: { type: 'boolean', default: false },
      release: { type: 'boolean', default: false },
    },
  });
  const rounds = Number(values.rounds);
  const scale = Number(values.scale);
  if (!Number.isInteger(rounds) || rounds < 1) throw new Error(`--rounds ${values.rounds}: not a number of rounds`);
  if (!(scale > 0)) throw new Error(`--scale ${values.scale}: not above zero`);
  return { ...values, rounds, scale, dist: resolve(values.dist), folder: join(tmpdir(), 'mxsim-bench') };
}
