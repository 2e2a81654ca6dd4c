// Writes the addressed generator's words to standard output, without end, in one of the orders the engine could read
// them in. `npm run build` first. Usage: node bench/dieharder-words.mjs [engine|messages|attempts] [SEED]
import { writeSync } from 'node:fs';
import { block, drawBlock, randomStreams } from '../dist/random/index.js';

const [order = 'engine', seed = 'dieharder'] = process.argv.slice(2);

const REPLICATIONS = 4;
const PURPOSES = ['service', 'failures'];
const ENTITIES = ['mx1.example.org', 'mx2.example.org', 'mx3.example.org', 'backup.example.net'];
const ATTEMPTS = 2;
const MESSAGES = 2 ** 32;

const words = new Uint32Array(1 << 16);
let filled = 0;

/** Blocks until the reader has taken all of it. */
function flush() {
  const bytes = new Uint8Array(words.buffer, 0, filled * 4);
  for (let done = 0; done < bytes.length; ) done += writeSync(1, bytes, done);
  filled = 0;
}

function put(key, c0, c1) {
  drawBlock(key.k0, key.k1, c0, c1);
  words[filled] = block[0];
  words[filled + 1] = block[1];
  filled += 2;
  if (filled === words.length) flush();
}

function keys() {
  const all = [];
  for (let replication = 1; replication <= REPLICATIONS; replication += 1) {
    const streams = randomStreams(seed, replication);
    for (const purpose of PURPOSES) for (const entity of ENTITIES) all.push(streams.stream(purpose, entity));
  }
  return all;
}

const orders = {
  /** Message by message, every stream of every replication, every attempt: neighbouring keys and counters together. */
  engine() {
    const streams = keys();
    for (let message = 0; message < MESSAGES; message += 1)
      for (const key of streams) for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) put(key, message | 0, attempt);
  },
  /** One stream, first counter by first counter. */
  messages() {
    const [key] = keys();
    for (let attempt = 0; ; attempt += 1)
      for (let message = 0; message < MESSAGES; message += 1) put(key, message | 0, attempt);
  },
  /** One stream, second counter first: short runs of attempts for each message. */
  attempts() {
    const [key] = keys();
    for (let message = 0; message < MESSAGES; message += 1)
      for (let attempt = 0; attempt < 256; attempt += 1) put(key, message | 0, attempt);
  },
};

if (!Object.hasOwn(orders, order)) {
  process.stderr.write(`dieharder-words: no order called ${order}; there are ${Object.keys(orders).join(', ')}\n`);
  process.exit(2);
}
try {
  orders[order]();
} catch (error) {
  // The reader has had enough.
  if (error.code !== 'EPIPE') throw error;
}
