import { existsSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { GROUP_SEPARATOR } from '../../src/units/index.js';
import { ROOT } from '../house/source-files.js';
import { QUESTIONS, readLesson } from './lesson.js';

const FOLDER = join(ROOT, 'docs', 'questions');
const index = readFileSync(join(FOLDER, 'README.md'), 'utf8');

interface Page {
  readonly title: string;
  readonly answer: string;
  readonly picture: string;
  readonly outputs: string;
  readonly rest: string;
}

/** A page in its five parts; a part that is missing is empty. */
function readPage(name: string): Page {
  const text = readFileSync(join(FOLDER, `${name}.md`), 'utf8').replaceAll(GROUP_SEPARATOR, ' ');
  const [, title = '', answer = '', picture = '', outputs = '', rest = ''] =
    /^# (.+)\n\n([\s\S]*?)\n\n!\[[^\]]+\]\((.+)\)\n\n```console\n([\s\S]*?)```\n\n([\s\S]*)$/.exec(text) ?? [];
  return { title, answer, picture, outputs, rest };
}

/** All numbers of a text as they are written. */
function numbersIn(text: string): string[] {
  return text.match(/\d{1,3}(?: \d{3})+(?:\.\d+)?|\d+(?:\.\d+)?/g) ?? [];
}

/** Sentences of a paragraph; a short one that only says no is not counted. */
function sentencesOf(paragraph: string): string[] {
  return paragraph.split(/(?<=[.?!])\s+(?=[A-Z"])/).filter((sentence) => sentence.length > 'Yes, no. '.length);
}

describe.each(QUESTIONS)('the page for %s', (path) => {
  const name = basename(path);
  const page = readPage(name);

  it('asks the question of the scenario, and the index leads to it', () => {
    expect(page.title).toBe(readLesson(path).model.title);
    expect(page.title).toMatch(/\?$/);
    expect(index).toContain(`[${page.title}](${name}.md)`);
  });

  it('answers it in two sentences', () => {
    expect(sentencesOf(page.answer)).toHaveLength(2);
  });

  it('takes every figure of the answer from what the command prints, or from the scenario', () => {
    const known = new Set(numbersIn(`${page.outputs} ${readLesson(path).text.replace(/(\d)(?=[a-z])/g, '$1 ')}`));
    const quoted = numbersIn(page.answer.replace(/\s+/g, ' ').replaceAll('95 % interval', ''));
    expect(quoted.length).toBeGreaterThan(1);
    expect(quoted.filter((number) => !known.has(number))).toEqual([]);
  });

  it('shows a picture, gives the command, says why, and names its sources', () => {
    expect(page.picture).toBe(`${name}.svg`);
    expect(existsSync(join(FOLDER, page.picture))).toBe(true);
    expect(page.outputs).toMatch(new RegExp(`^\\$ npx mxsim run scenarios/${path}\\.yaml\\n`));
    expect(page.rest).toMatch(/^\*\*Why\.\*\* \S/m);
    expect(page.rest).toMatch(/\n\*\*Sources\.\*\*\n\n- \S/);
  });
});
