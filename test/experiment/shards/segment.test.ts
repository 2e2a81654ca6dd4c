import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { scanSegments } from '../../../src/experiment/shards/index.js';
import { planOf, replicationsOf, segmentOf, sha256 } from './planned-run.js';

const plan = planOf([6], 3);
const replications = replicationsOf(6);
const texts = [0, 1, 2].map((shard) => segmentOf(plan, shard, replications, shard + 0.5));

function scan(text: string | Uint8Array) {
  return scanSegments(typeof text === 'string' ? new TextEncoder().encode(text) : text, sha256);
}

describe('the result of a shard as a file', () => {
  it('says which shard of which plan it is, and where its replications are', () => {
    const [text = ''] = texts;
    const { segments, damages } = scan(text);
    expect(damages).toEqual([]);
    expect(segments).toMatchObject([{ version: '1.2.3', plan: plan.hash, shard: 0, elapsed: 0.5 }]);
    const lines = segments[0]?.lines.map(({ from, to }) => text.slice(from, to));
    expect(lines).toEqual(text.split('\n').slice(1, 3));
  });

  it('has one digest, however long the work took', () => {
    const again = segmentOf(plan, 1, replications, 99);
    expect(again).not.toBe(texts[1]);
    expect(scan(again).segments[0]?.digest).toBe(scan(texts[1] ?? '').segments[0]?.digest);
  });

  it('can be put together with others, in any order: the file holds all of them', () => {
    fc.assert(
      fc.property(fc.array(fc.nat({ max: 2 }), { maxLength: 6 }), (order) => {
        const { segments, damages } = scan(order.map((shard) => texts[shard]).join(''));
        expect(damages).toEqual([]);
        expect(segments.map(({ shard }) => shard)).toEqual(order);
      }),
      { seed: 3 },
    );
  });

  it('is not there when it is cut off anywhere', () => {
    const bytes = new TextEncoder().encode(texts[0] ?? '');
    // The line end after the last brace is no part of what it says.
    for (let length = 1; length < bytes.length - 1; length += length < 200 || length > bytes.length - 200 ? 1 : 97) {
      const { segments, damages } = scan(bytes.subarray(0, length));
      expect([length, segments.length]).toEqual([length, 0]);
      expect(damages).toHaveLength(1);
    }
  });

  it('is not there when any byte of it has changed', () => {
    const bytes = new TextEncoder().encode(texts[0] ?? '');
    const { segments } = scan(bytes);
    fc.assert(
      fc.property(fc.nat({ max: bytes.length - 1 }), fc.integer({ min: 1, max: 255 }), (at, change) => {
        const changed = bytes.slice();
        changed[at] = (changed[at] ?? 0) ^ change;
        // Only the time that it took is not covered by the checksum.
        const found = scan(changed).segments.filter(({ lines }) => lines.length > 0);
        for (const segment of found) expect(segment.digest).toBe(segments[0]?.digest);
        if (at < (segments[0]?.lines.at(-1)?.to ?? 0)) expect(found).toEqual([]);
      }),
      { seed: 4, numRuns: 400 },
    );
  });

  it('that is damaged takes nothing with it that stands beside it in the file', () => {
    const [first = '', second = '', third = ''] = texts;
    const { segments, damages } = scan(first + second.slice(0, 300) + third);
    expect(segments.map(({ shard }) => shard)).toEqual([0]);
    expect(damages.length).toBeGreaterThan(0);
    const cutAtLine = second.slice(0, second.indexOf('\n', 300) + 1);
    expect(scan(first + cutAtLine + third).segments.map(({ shard }) => shard)).toEqual([0, 2]);
  });

  it.each([
    ['two lines of nobody', 'hello\nworld\n\n', ['2 lines that belong to no shard']],
    [
      'a beginning of something else',
      '{"begin":"a novel"}\nline\n',
      ['a first line that is no head of a shard', '1 lines that belong to no shard'],
    ],
    [
      'another format',
      '{"begin":"mxsim shard","format":2}\nline\n{"end":1}\n',
      ['a shard of format 2', '2 lines that belong to no shard'],
    ],
    [
      'no version',
      '{"begin":"mxsim shard","format":1,"plan":"x","shard":0}\n',
      ['a head of a shard that is not complete'],
    ],
    [
      'no plan',
      '{"begin":"mxsim shard","format":1,"version":"1","shard":0}\n',
      ['a head of a shard that is not complete'],
    ],
    [
      'no number',
      '{"begin":"mxsim shard","format":1,"version":"1","plan":"x"}\n',
      ['a head of a shard that is not complete'],
    ],
    ['no end', '{"begin":"mxsim shard","format":1,"version":"1","plan":"x","shard":7}\nline\n', ['shard 7 breaks off']],
    [
      'an end that is nothing',
      '{"begin":"mxsim shard","format":1,"version":"1","plan":"x","shard":7}\n{"end":\n',
      ['shard 7 is damaged: its checksum does not fit'],
    ],
  ])('that holds %s is told of at its place', (_, text, damages) => {
    expect(scan(text)).toEqual({ segments: [], damages });
  });

  it('whose end counts other lines, has another checksum, or no time, is damaged', () => {
    const [text = ''] = texts;
    const last = text.trimEnd().split('\n').at(-1) ?? '';
    const end = JSON.parse(last);
    for (const other of [
      { ...end, end: 1 },
      { ...end, sha256: 'x' },
      { ...end, elapsed_s: '1' },
    ])
      expect(scan(text.replace(last, JSON.stringify(other)))).toEqual({
        segments: [],
        damages: ['shard 0 is damaged: its checksum does not fit'],
      });
    expect(scan(text.trimEnd()).damages).toEqual([]);
  });

  it.each([
    ['nothing', '', 0],
    ['empty lines', '\n\n\n', 0],
    ['anything', 'hello\nworld\n', 1],
    ['an end without a beginning', '{"end":1}\n', 1],
    ['a beginning of something else', '{"begin":"a novel"}\n', 1],
    ['a beginning that is no JSON', '{"begin":\n', 1],
    ['a prototype', '{"begin":"mxsim shard","__proto__":{"format":1}}\n', 1],
    ['another format', '{"begin":"mxsim shard","format":2,"version":"1","plan":"x","shard":0}\n', 1],
    [
      'what a terminal would obey',
      '{"begin":"mxsim shard","format":1,"version":"\\u001b[2J","plan":"x","shard":0}\n',
      1,
    ],
    ['half a shard', '{"begin":"mxsim shard","format":1,"version":"1","plan":"x","shard":0.5}\n', 1],
    ['bytes that are no text', new Uint8Array([255, 254, 0, 10, 200]), 1],
  ])('that holds %s has no shard, and nothing breaks', (_, hostile, count) => {
    const { segments, damages } = scan(hostile);
    expect(segments).toEqual([]);
    expect(damages).toHaveLength(count);
  });
});
