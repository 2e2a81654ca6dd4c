import { randomStreams, type StreamKey } from '../../../src/random/index.js';

/** A generator under test: two words of a key and a counter. */
export type Draw = (k0: number, k1: number, c0: number, c1: number) => readonly [number, number];

/** Words in each sequence. */
export const LENGTH = 1 << 17;

type Order = (draw: Draw) => Iterable<number>;

const KEY: StreamKey = randomStreams('battery', 1).stream('service', 'mx1.example.org');

const BLOCKS = LENGTH / 2;

const reversed = (index: number): number => {
  let bits = 0;
  for (let bit = 0; bit < 32; bit += 1) bits |= ((index >>> bit) & 1) << (31 - bit);
  return bits;
};

function* blocks(draw: Draw, address: (index: number) => readonly [number, number, number, number]): Iterable<number> {
  for (let index = 0; index < BLOCKS; index += 1) yield* draw(...address(index));
}

function* eachKey(draw: Draw, keys: Iterable<StreamKey>, counters: number): Iterable<number> {
  for (const { k0, k1 } of keys)
    for (let counter = 0; counter < counters; counter += 1) yield* draw(k0, k1, counter, 0);
}

const named = (count: number, key: (number: number) => StreamKey): StreamKey[] =>
  Array.from({ length: count }, (_, index) => key(index + 1));

/** Ways of reading the generator with one key, or with keys that are neighbours as numbers. */
export const COUNTER_ORDERS: Readonly<Record<string, Order>> = {
  'message by message': (draw) => blocks(draw, (index) => [KEY.k0, KEY.k1, index, 0]),
  'message by message, first words only': function* (draw) {
    for (let message = 0; message < LENGTH; message += 1) yield draw(KEY.k0, KEY.k1, message, 3)[0];
  },
  'message by message, second words only': function* (draw) {
    for (let message = 0; message < LENGTH; message += 1) yield draw(KEY.k0, KEY.k1, message, 3)[1];
  },
  'attempt by attempt': (draw) => blocks(draw, (index) => [KEY.k0, KEY.k1, 4711, index]),
  'sixteen attempts of each message': (draw) => blocks(draw, (index) => [KEY.k0, KEY.k1, index >>> 4, index & 15]),
  'redraws of each message': (draw) => blocks(draw, (index) => [KEY.k0, KEY.k1, index >>> 8, (index & 255) << 24]),
  'counters swapped': (draw) =>
    blocks(draw, (index) => {
      const [low, high] = [(index >>> 1) & 255, 256 + (index >>> 9)];
      return index % 2 === 0 ? [KEY.k0, KEY.k1, low, high] : [KEY.k0, KEY.k1, high, low];
    }),
  'counters that differ in their highest bits': (draw) => blocks(draw, (index) => [KEY.k0, KEY.k1, reversed(index), 0]),
  'counters that differ in one bit (Gray code)': (draw) =>
    blocks(draw, (index) => [KEY.k0, KEY.k1, index ^ (index >>> 1), 0]),
  'both counters alike': (draw) => blocks(draw, (index) => [KEY.k0, KEY.k1, index, index]),
  'first key words in a row': (draw) => blocks(draw, (index) => [index, 0, 0, 0]),
  'second key words in a row': (draw) => blocks(draw, (index) => [0, index, 0, 0]),
  'key and counter that add up to the same': (draw) => blocks(draw, (index) => [index, 0, -index, 0]),
  'a grid of keys and counters': (draw) =>
    blocks(draw, (index) => [index & 15, (index >>> 4) & 15, (index >>> 8) & 15, index >>> 12]),
};

/** Ways of reading it with keys from texts, as the engine has them. */
export const STREAM_ORDERS: Readonly<Record<string, Order>> = {
  'servers called mx1, mx2, …': (draw) => {
    const streams = randomStreams('battery', 1);
    return eachKey(
      draw,
      named(LENGTH / 8, (number) => streams.stream('service', `mx${number}`)),
      4,
    );
  },
  'seeds 1, 2, …': (draw) =>
    eachKey(
      draw,
      named(LENGTH / 32, (number) => randomStreams(String(number), 1).stream('service', 'mx1')),
      16,
    ),
  'replications 1, 2, …': (draw) =>
    eachKey(
      draw,
      named(LENGTH / 32, (number) => randomStreams('battery', number).stream('service', 'mx1')),
      16,
    ),
  'keys of two parties combined': (draw) => {
    const streams = randomStreams('battery', 1);
    const [senders, servers] = ['senders', 'servers'].map((purpose) =>
      named(256, (number) => streams.stream(purpose, `entity ${number}`)),
    ) as [StreamKey[], StreamKey[]];
    const keys = senders.flatMap((sender) =>
      servers.map((server) => ({ k0: sender.k0 ^ server.k0, k1: sender.k1 ^ server.k1 })),
    );
    return eachKey(draw, keys, 1);
  },
  'as the engine draws, stream after stream for each message': (draw) => {
    const keys = [1, 2].flatMap((replication) =>
      ['service', 'failures'].flatMap((purpose) =>
        ['mx1', 'mx2', 'mx3', 'backup'].map((entity) => randomStreams('battery', replication).stream(purpose, entity)),
      ),
    );
    return blocks(draw, (index) => {
      const { k0, k1 } = keys[(index >>> 1) & 15] as StreamKey;
      return [k0, k1, index >>> 5, index & 1];
    });
  },
};

/** The first `LENGTH` words in this order. */
export function wordsIn(order: Order, draw: Draw): Uint32Array {
  const words = new Uint32Array(LENGTH);
  let filled = 0;
  for (const word of order(draw)) {
    words[filled] = word;
    filled += 1;
  }
  if (filled !== LENGTH) throw new Error(`an order of ${filled} words`);
  return words;
}
