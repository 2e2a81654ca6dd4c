import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { hashModel } from '../../src/jobs/index.js';
import { fingerprint } from '../../src/library/index.js';
import { sha256 } from '../../src/library/sha256.js';
import { parseScenario } from '../../src/scenario/index.js';
import { ROOT } from '../house/source-files.js';

describe('SHA-256 in plain JavaScript', () => {
  it.each([0, 1, 55, 56, 63, 64, 65, 119, 120, 1000, 100_000])('agrees with that of Node on %i bytes', (length) => {
    const text = Array.from({ length }, (_, i) => String.fromCharCode(32 + ((i * 7) % 90))).join('');
    const pieces = [text.slice(0, length / 3), text.slice(length / 3, length / 2), text.slice(length / 2)];
    expect(sha256(pieces)).toBe(createHash('sha256').update(text).digest('hex'));
  });

  it('gives a model the fingerprint that Node gives it', () => {
    const text = readFileSync(join(ROOT, 'scenarios/first-failover.yaml'), 'utf8');
    const [one, other] = [parseScenario({ text }).model, parseScenario({ text }).model];
    if (one === null || other === null) throw new Error('the lesson is valid');
    expect(fingerprint(one)).toBe(hashModel(other));
  });
});
