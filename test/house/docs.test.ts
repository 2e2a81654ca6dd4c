import { existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, posix } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CHECKS, renderCheckReference } from '../../src/checks/index.js';
import { renderPlanSchema } from '../../src/experiment/shards/index.js';
import { renderExerciseSchema, renderTourSchema } from '../../src/play/index.js';
import { renderResultSchema } from '../../src/results/saved/index.js';
import {
  PROBLEM_CODES,
  parseScenario,
  renderProblems,
  renderReference,
  renderSchema,
} from '../../src/scenario/index.js';
import { linksOf, readDocuments, refreshOutputs, scenariosOf } from './documents.js';
import { runInTurn } from './program.js';
import { listTracked, ROOT } from './source-files.js';

// `npm run fix` runs this file in update mode: it then writes what it otherwise compares.

const documents = readDocuments();
let folder = '';

/** Printed by each command that a document shows: on both streams. */
const printed = new Map<string, string>();

/** Commands run in an empty folder that knows the scenarios and the files of the documents, so that their reports do not land here. */
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'mxsim-docs-'));
  for (const part of ['scenarios', 'bench', 'docs']) symlinkSync(join(ROOT, part), join(folder, part));
  const calls = documents.flatMap(({ text }) => commandsOf(text));
  for (const [at, { stdout, stderr }] of runInTurn(calls, folder).entries())
    printed.set(JSON.stringify(calls[at]), stdout + stderr);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** The commands of mxsim that a document shows. */
function commandsOf(text: string): (readonly string[])[] {
  const commands: (readonly string[])[] = [];
  refreshOutputs(text, (argv) => {
    commands.push(argv);
    return '';
  });
  return commands;
}

function run(argv: readonly string[]): string {
  return printed.get(JSON.stringify(argv)) ?? 'this command was not run';
}

describe('documents', () => {
  it.each(documents.filter(({ text }) => text.includes('```console')))(
    '$path shows what the commands print',
    async ({ path, text }) => {
      await expect(refreshOutputs(text, run)).toMatchFileSnapshot(join(ROOT, path));
    },
  );

  it.each(documents)('$path links to files that are there', ({ path, text }) => {
    const missing = linksOf(text).filter((link) => !existsSync(join(ROOT, posix.join(posix.dirname(path), link))));
    expect(missing).toEqual([]);
  });

  it.each(documents.filter(({ text }) => scenariosOf(text).length > 0))(
    '$path shows valid scenarios',
    ({ path, text }) => {
      for (const scenario of scenariosOf(text)) {
        const { problems } = parseScenario({ text: scenario, file: path });
        expect(renderProblems(problems)).toBe('');
      }
    },
  );

  it('would be found out of date', () => {
    const shown = '```console\n$ mxsim mta "my mta"\nold\n```\n\n```console\n$ ls\nkept\n```\n';
    const fresh = refreshOutputs(shown, (argv) => `${argv.join('|')}\n`);
    expect(fresh).toBe('```console\n$ mxsim mta "my mta"\nmta|my mta\n```\n\n```console\n$ ls\nkept\n```\n');
  });

  it('may show parts of an output, and those are found out of date as well', () => {
    const shown = '```console\n$ mxsim run a.yaml\n…\n\nServer  old\n\n…\n```\n';
    const output = 'A title\nand more\n\nFate  3\n\nServer  4\nmx  5\n\n… and 3 more\n\nReport: there\n';
    expect(refreshOutputs(shown, () => output)).toBe(
      '```console\n$ mxsim run a.yaml\n…\n\nServer  4\nmx  5\n\n…\n```\n',
    );
  });
});

describe('what is generated', () => {
  it('schema/scenario.schema.json is the schema of the language', async () => {
    await expect(renderSchema()).toMatchFileSnapshot(join(ROOT, 'schema', 'scenario.schema.json'));
  });

  it.each(['result', 'comparison', 'sweep', 'drill', 'best'] as const)(
    'schema/%s.schema.json is the schema of such results',
    async (kind) => {
      await expect(renderResultSchema(kind)).toMatchFileSnapshot(join(ROOT, 'schema', `${kind}.schema.json`));
    },
  );

  it('schema/plan.schema.json is the schema of plans', async () => {
    await expect(renderPlanSchema()).toMatchFileSnapshot(join(ROOT, 'schema', 'plan.schema.json'));
  });

  it('schema/tour.schema.json is the schema of tours', async () => {
    await expect(renderTourSchema()).toMatchFileSnapshot(join(ROOT, 'schema', 'tour.schema.json'));
  });

  it('schema/exercise.schema.json is the schema of guides to exercises', async () => {
    await expect(renderExerciseSchema()).toMatchFileSnapshot(join(ROOT, 'schema', 'exercise.schema.json'));
  });

  it('docs/checks.md says what each check looks for, under the code by which its advice is known', async () => {
    await expect(renderCheckReference()).toMatchFileSnapshot(join(ROOT, 'docs', 'checks.md'));
    for (const { code } of CHECKS) expect(renderCheckReference()).toContain(`\n## ${code}\n`);
  });

  it('docs/checks.md knows every code of a warning, whatever room gives it, and no code that none gives', () => {
    const sources = listTracked().filter((path) => path.startsWith('src/') && path.endsWith('.ts'));
    const given = sources
      .filter((path) => !path.startsWith('src/import/') && path !== 'src/checks/reference.ts')
      .map((path) => readFileSync(join(ROOT, path), 'utf8'));
    const rooms = sources.filter((path) => /^src\/(?:checks|experiment|report)\//.test(path));
    const asData = rooms.map((path) => readFileSync(join(ROOT, path), 'utf8'));
    const codes = [
      ...given.flatMap((text) => [...text.matchAll(/ \[([a-z]+(?:-[a-z]+)+)\][`']/g)]),
      ...asData.flatMap((text) => [...text.matchAll(/\bcode: '([a-z]+(?:-[a-z]+)*)'/g)]),
    ].map(([, code]) => code ?? '');
    for (const code of ['single-mx', 'few-outages', 'partial-merge', 'no-flips']) expect(codes).toContain(code);
    const page = renderCheckReference();
    expect(codes.filter((code) => !page.includes(`\`${code}\``))).toEqual([]);
    const listed = [...page.matchAll(/^\| \[?`([a-z-]+)`/gm)].map(([, code]) => code ?? '');
    expect(listed.filter((code) => !codes.includes(code) && !PROBLEM_CODES.includes(code as never))).toEqual([]);
  });

  it('docs/scenario-language.md is its reference', async () => {
    await expect(renderReference()).toMatchFileSnapshot(join(ROOT, 'docs', 'scenario-language.md'));
  });
});
