import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { translate } from '../../scripts/core.mjs';
import { LAYOUT } from '../../src/engine/core-layout.js';

describe('the layout of records', () => {
  it('is the compiler’s, and written down as it is now', async () => {
    const written = readFileSync(new URL('../../src/engine/core-layout.ts', import.meta.url), 'utf8');
    expect((await translate('src/engine/core/index.ts')).layout).toBe(written);
  }, 120_000);

  it('has the fields of a derived record behind those of what it extends', () => {
    const { Message, WatchedMessage } = LAYOUT;
    expect(WatchedMessage.fields).toMatchObject(Message.fields);
    expect(WatchedMessage.fields.arrival[1]).toBeGreaterThanOrEqual(Message.size);
    expect(WatchedMessage.size).toBeGreaterThan(Message.size);
  });
});
