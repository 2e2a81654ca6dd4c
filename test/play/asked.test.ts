import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { Desk, WISHES } from '../../src/play/desk.js';

const textOf = (path: string): string => readFileSync(fileURLToPath(new URL(`../../${path}`, import.meta.url)), 'utf8');

describe('a message that somebody asks for', () => {
  it('is of a kind that the page offers, and the engine knows', () => {
    const [select = ''] = /<select id="ask".*?<\/select>/s.exec(textOf('src/play/page/shell.html')) ?? [];
    const offered = [...select.matchAll(/value="(\w+)"/g)].map(([, value]) => value);
    expect(offered).toEqual(WISHES);
  });

  it('is there in the first lesson, unless it were lost or relayed', () => {
    const desk = new Desk();
    desk.load({ text: textOf('scenarios/first-failover.yaml'), file: 'first-failover.yaml', files: {} });
    const found = WISHES.filter((wish) => desk.find(wish) !== null);
    expect(found).toEqual(['slowest', 'backup', 'waiting']);
  });
});
