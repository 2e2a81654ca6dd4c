import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { it } from 'vitest';
import { parseScenario, renderProblems } from '../../src/scenario/index.js';
import { expectTold } from './counted.js';

const FOLDER = fileURLToPath(new URL('../../scenarios/questions', import.meta.url));
/** Questions about the mail of today: from this one on. */
const FIRST = 16;

/** Of each question about the mail of today, the traces of all its messages, or of so many, are what the run counted. */
export function testQuestions(messages: number | null): void {
  const files = readdirSync(FOLDER).filter((name) => name.endsWith('.yaml') && Number.parseInt(name, 10) >= FIRST);
  it.each(files)('%s', (file) => {
    const text = readFileSync(join(FOLDER, file), 'utf8');
    const { model, problems } = parseScenario({ text, file });
    if (model === null) throw new Error(renderProblems(problems));
    expectTold(messages === null ? model : { ...model, messages, duration: null });
  });
}
