import { readdirSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { type Advice, checkModel } from '../../src/checks/index.js';
import { runReplication } from '../../src/engine/index.js';
import { summariseRun } from '../../src/experiment/index.js';
import type { Model } from '../../src/model/index.js';
import type { ReplicationResult, RunResult } from '../../src/results/index.js';
import { type Problem, parseScenario } from '../../src/scenario/index.js';
import { ROOT } from '../house/source-files.js';

/** Names of the scenarios in a folder, without ending. */
function namesIn(folder: string): string[] {
  const files = readdirSync(join(ROOT, 'scenarios', folder)).filter((file) => file.endsWith('.yaml'));
  return files.map((file) => posix.join(folder, file.replace(/\.yaml$/, ''))).sort();
}

/** Lessons that tell a story, as `first-failover`. */
export const STORIES: readonly string[] = namesIn('.');

/** Lessons that answer a question of operators, as `questions/01-backup-or-queues`. */
export const QUESTIONS: readonly string[] = namesIn('questions');

export const LESSONS: readonly string[] = [...STORIES, ...QUESTIONS];

export interface Lesson {
  readonly text: string;
  readonly problems: readonly Problem[];
  readonly model: Model;
  readonly advice: readonly Advice[];
  readonly replications: readonly ReplicationResult[];
  readonly result: RunResult;
}

/** A lesson as it is written, and what it means. */
export function readLesson(
  name: string,
  overrides: readonly string[] = [],
): Pick<Lesson, 'text' | 'problems' | 'model'> {
  const file = `${name}.yaml`;
  const text = readFileSync(join(ROOT, 'scenarios', file), 'utf8');
  const { model, problems } = parseScenario({ text, file, overrides });
  if (model === null) throw new Error(problems.map(({ message }) => message).join('\n'));
  return { text, problems, model };
}

function run(name: string, overrides: readonly string[]): Lesson {
  const file = `${name}.yaml`;
  const { text, problems, model } = readLesson(name, overrides);
  const replications = Array.from({ length: model.replications }, (_, i) => runReplication(model, i + 1));
  const { title, description, seed } = model;
  const provenance = {
    title,
    description,
    file,
    hash: '',
    seed,
    replications: model.replications,
    text,
    command: `mxsim run ${file}`,
  };
  const result = summariseRun(model, replications, { version: 'test', provenance, warnings: [], elapsed: 0 });
  return { text, problems, model, advice: checkModel(model), replications, result };
}

const done = new Map<string, Lesson>();

/** A lesson, changed as `--set` would, with all that came of it; each runs once per test file. */
export function lesson(name: string, overrides: readonly string[] = []): Lesson {
  const key = [name, ...overrides].join(' ');
  const known = done.get(key) ?? run(name, overrides);
  done.set(key, known);
  return known;
}

/** Lines of the head comment that begin with this word, as one text; empty where there are none. */
export function headOf(text: string, word: string): string {
  const [head = ''] = text.split(/^title:/m);
  const entry = new RegExp(`^# ${word}: (.*(?:\\n#  +.*)*)`, 'm').exec(head)?.[1] ?? '';
  return entry.replace(/\n#\s+/g, ' ').trim();
}
