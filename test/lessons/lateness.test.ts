import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { explainMessages } from '../../src/engine/index.js';
import { parseScenario } from '../../src/scenario/index.js';
import { ROOT } from '../house/source-files.js';

const HOUR = 3600;
const END = 18 * HOUR;

/** How late mail of the outage arrives after its end, in the mean and at last [h]. */
function lateness(domain: string): { mean: number; last: number; count: number } {
  const text = readFileSync(join(ROOT, 'test', 'lessons', 'backup-and-lateness.yaml'), 'utf8');
  const { model } = parseScenario({ text, file: 'backup-and-lateness.yaml' });
  if (model === null) throw new Error('the scenario is valid');
  const late = explainMessages(model, { replication: 1, messages: 'all' })
    .filter(({ domain: to, sent }) => to === domain && sent >= 6 * HOUR && sent < END)
    .map(({ sent, latency }) => (sent + (latency ?? Number.NaN) - END) / HOUR);
  return { mean: late.reduce((sum, one) => sum + one, 0) / late.length, last: Math.max(...late), count: late.length };
}

it('a backup that only queues makes mail arrive sooner after an outage, as the page about it says', () => {
  const page = readFileSync(join(ROOT, 'docs', 'questions', '01-backup-or-queues.md'), 'utf8').replace(/\s+/g, ' ');
  const [none, backed] = [lateness('none.example'), lateness('backed.example')];
  expect(none.count).toBeGreaterThan(1000);
  expect(backed.count).toBeGreaterThan(1000);
  const hours = (of: number): string => `${Number(of.toPrecision(2))} h`;
  expect(page).toContain(
    `is ${hours(none.mean)} late in the mean without a backup, the last of it ${hours(none.last)}`,
  );
  expect(page).toContain(`${hours(backed.mean)} and ${hours(backed.last)} with one`);
});
