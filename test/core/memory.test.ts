import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { PlainRegions } from '../twins/regions.js';
import { loadParts, type Parts } from './parts-module.js';

let parts: Parts;
beforeAll(async () => {
  parts = await loadParts();
});

/** How a region comes, or what becomes of it; or what happens to all. */
const STEPS = ['allocate', 'zeroed', 'reuse', 'give back', 'keep model', 'forget replication', 'forget model'] as const;
type What = (typeof STEPS)[number];

const step = fc.record({
  what: fc.oneof(
    { weight: 12, arbitrary: fc.constantFrom<What>('allocate', 'zeroed', 'reuse', 'give back') },
    { weight: 1, arbitrary: fc.constantFrom<What>('keep model', 'forget replication', 'forget model') },
  ),
  bytes: fc.oneof(fc.integer({ min: 8, max: 300 }), fc.integer({ min: 8, max: 200_000 })),
});

function bytesAt(at: number, bytes: number): Buffer {
  return Buffer.from(parts.memory.buffer, at, bytes);
}

/** Does each byte of a region have this value? */
function isFilledWith(at: number, bytes: number, value: number): boolean {
  return bytesAt(at, bytes).equals(Buffer.alloc(bytes, value));
}

function takeRegion(what: What, bytes: number): number {
  if (what === 'allocate') return parts.allocate(bytes);
  if (what === 'reuse') return parts.reuse(bytes);
  const at = parts.allocateZeroed(bytes);
  expect(isFilledWith(at, bytes, 0)).toBe(true);
  return at;
}

/** Takes a region and writes all over it. */
function useRegion(plain: PlainRegions, what: What, bytes: number, mark: number): void {
  const at = takeRegion(what, bytes);
  expect(at % 16).toBe(0);
  plain.add(at, bytes, mark);
  bytesAt(at, bytes).fill(mark);
}

function giveOneBack(plain: PlainRegions, choice: number): void {
  const region = plain.remove(choice);
  if (region === undefined) return;
  expect(isFilledWith(region.at, region.bytes, region.mark)).toBe(true);
  parts.giveBack(region.at, region.bytes);
}

function doStep(plain: PlainRegions, what: What, bytes: number, place: number): void {
  switch (what) {
    case 'give back':
      return giveOneBack(plain, place);
    case 'keep model':
      parts.keepModel();
      return plain.keepModel();
    case 'forget replication':
      parts.forgetReplication();
      return plain.forgetReplication();
    case 'forget model':
      parts.forgetModel();
      return plain.forgetModel();
    default:
      return useRegion(plain, what, bytes, 1 + (place % 255));
  }
}

describe('the memory of the core', () => {
  it('gives each its own region, zero where that was asked for, whatever stood there before', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 300 }), (steps) => {
        parts.forgetModel();
        parts.keepModel();
        const plain = new PlainRegions();
        for (const [place, { what, bytes }] of steps.entries()) doStep(plain, what, bytes, place);
        for (const { at, bytes, mark } of plain) expect(isFilledWith(at, bytes, mark)).toBe(true);
      }),
      { numRuns: 60, seed: 7 },
    );
  });

  it('takes again what was given back, and cuts long regions', () => {
    parts.forgetModel();
    const region = parts.allocate(1024);
    const after = parts.allocate(16);
    parts.giveBack(region, 1024);
    expect([parts.reuse(256), parts.reuse(512)]).toEqual([region, region + 256]);
    expect(parts.reuse(512)).toBeGreaterThan(after);
  });

  it('grows when it is full', () => {
    parts.forgetModel();
    const bytes = parts.memory.buffer.byteLength;
    const at = parts.allocate(bytes + 1);
    expect(parts.memory.buffer.byteLength).toBeGreaterThanOrEqual(at + bytes + 1);
  });
});
