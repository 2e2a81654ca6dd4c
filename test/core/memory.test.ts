import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import { PlainRegions } from '../twins/regions.js';
import { loadParts, type Parts } from './parts-module.js';

let parts: Parts;
beforeEach(async () => {
  parts = await loadParts();
});

/** How a region comes, or what becomes of it; or what happens to all. */
type What = 'allocate' | 'zeroed' | 'reuse' | 'give back' | 'keep model' | 'forget replication' | 'forget model';

const step = fc.record({
  what: fc.oneof(
    { weight: 12, arbitrary: fc.constantFrom<What>('allocate', 'zeroed', 'reuse', 'give back') },
    { weight: 1, arbitrary: fc.constantFrom<What>('keep model', 'forget replication', 'forget model') },
  ),
  // Often of like sizes, so that what is given back often fits, or almost.
  bytes: fc.oneof(
    { weight: 4, arbitrary: fc.integer({ min: 1, max: 12 }).map((lines) => 16 * lines) },
    { weight: 1, arbitrary: fc.integer({ min: 8, max: 300 }) },
    { weight: 1, arbitrary: fc.integer({ min: 8, max: 100_000 }) },
  ),
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
  if (what === 'give back') giveOneBack(plain, place);
  else if (what === 'keep model') {
    parts.keepModel();
    plain.keepModel();
  } else if (what === 'forget replication') {
    parts.forgetReplication();
    plain.forgetReplication();
  } else if (what === 'forget model') {
    parts.forgetModel();
    plain.forgetModel();
  } else useRegion(plain, what, bytes, 1 + (place % 255));
}

describe('the memory of the core', () => {
  it('gives each its own region, zero where that was asked for, whatever stood there before', async () => {
    const steps = fc.array(step, { maxLength: 300, size: 'max' });
    await fc.assert(
      fc.asyncProperty(steps, async (steps) => {
        parts = await loadParts();
        const plain = new PlainRegions();
        for (const [place, { what, bytes }] of steps.entries()) doStep(plain, what, bytes, place);
        for (const { at, bytes, mark } of plain) expect(isFilledWith(at, bytes, mark)).toBe(true);
      }),
      { numRuns: 60, seed: 7 },
    );
  });

  it('is zero for a model although something wrote there before', () => {
    const before = parts.allocate(1000);
    bytesAt(before, 1000).fill(1);
    parts.forgetModel();
    const at = parts.allocateZeroed(1000);
    expect([at, isFilledWith(at, 1000, 0)]).toEqual([before, true]);
  });

  it('takes again what was given back, and cuts long regions', () => {
    const region = parts.allocate(1024);
    const after = parts.allocate(16);
    parts.giveBack(region, 1024);
    expect([parts.reuse(256), parts.reuse(512)]).toEqual([region, region + 256]);
    expect(parts.reuse(512)).toBeGreaterThan(after);
  });

  it('grows when it is full', () => {
    const bytes = parts.memory.buffer.byteLength;
    const at = parts.allocate(bytes + 1);
    expect(parts.memory.buffer.byteLength).toBeGreaterThanOrEqual(at + bytes + 1);
  });
});
