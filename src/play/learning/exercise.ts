import { z } from 'zod';
import { simulate } from '../../library/index.js';
import { observedText } from '../../report/index.js';
import type { Verdict } from '../../results/index.js';
import { type Problem, parseScenario } from '../../scenario/index.js';
import { type Reading, readForm, renderForm, sentence } from './reading.js';

const LEVELS = ['easy', 'medium', 'hard'] as const;

const guide = z.strictObject({
  about: sentence(15).meta({ description: 'What it teaches, without naming the cause.' }),
  level: z.enum(LEVELS).meta({ description: 'How hard it is to find.' }),
  broken: sentence(70).meta({ description: 'What is wrong, and why that has the effect; shown with the solution.' }),
  hints: z
    .array(sentence(35))
    .min(2)
    .max(5)
    .meta({ description: 'One after the other: where to look, what it means, what to do.' }),
  keep: z.array(z.string().min(1).max(200)).max(20).default([]).meta({
    description:
      'Paths, as `--set` takes them, that are not the learner’s to change; duration, replications, seed, senders and traffic never are.',
  }),
  mend: z
    .strictObject({
      set: z
        .array(z.string().min(3).max(500))
        .min(1)
        .max(10)
        .meta({ description: 'Changes PATH=VALUE that reach all goals.' }),
      why: sentence(50).meta({ description: 'Why that mends it.' }),
    })
    .meta({ description: 'One solution.' }),
  otherWays: sentence(50).meta({ description: 'What else reaches the goals, or nearly, and what it costs.' }),
});

export type Guide = z.output<typeof guide>;

/** A set-up that fails its asserts, which are the goals. */
export interface Exercise extends Guide {
  /** `03-a-name-that-is-none`; also the name of its file. */
  readonly name: string;
  readonly title: string;
  readonly story: string;
  readonly text: string;
}

/** Parts that the learner may not change: the traffic, and the random numbers behind it. */
const FIXED = ['duration', 'messages', 'replications', 'seed', 'senders', 'traffic'];

export function renderExerciseSchema(): string {
  return renderForm(guide, 'Guide to an exercise of mxsim');
}

/** An exercise from its scenario and its guide. */
export function readExercise(name: string, text: string, guideText: string): Reading<Exercise> {
  const read = readForm(guideText, `${name}.guide.yaml`, guide);
  if (!read.ok) return read;
  const { model, problems } = parseScenario({ text, file: `${name}.yaml` });
  if (model === null)
    return {
      ok: false,
      lines: problems.map(({ file, line, column, message }) => `${file}:${line}:${column}: ${message}`),
    };
  if (model.asserts.length === 0)
    return { ok: false, lines: [`${name}.yaml:1:1: it has no asserts, which are the goals`] };
  const keep = [...FIXED, ...read.value.keep];
  return { ok: true, value: { ...read.value, keep, name, title: model.title, story: model.description.trim(), text } };
}

export interface Goal {
  readonly text: string;
  readonly verdict: Verdict;
  /** The observed value, in words. */
  readonly observed: string;
}

/** Result of an attempt at an exercise. */
export type Judgement =
  | { readonly kind: 'unreadable'; readonly problems: readonly Problem[] }
  /** Paths that the learner changed but may not. */
  | { readonly kind: 'changed'; readonly paths: readonly string[] }
  | { readonly kind: 'judged'; readonly done: boolean; readonly goals: readonly Goal[] };

/** JSON with sorted keys: the same for equal data, whatever the order of its keys. */
function canonical(value: unknown): string {
  return (
    JSON.stringify(value, (_, one: unknown) =>
      typeof one === 'object' && one !== null && !Array.isArray(one)
        ? Object.fromEntries(Object.entries(one).sort(([a], [b]) => (a < b ? -1 : 1)))
        : one,
    ) ?? ''
  );
}

/** Criteria by which an attempt is judged. */
export interface Task {
  /** The original set-up. */
  readonly text: string;
  /** Paths that must stay as they are. */
  readonly keep: readonly string[];
  /** Asserts; `null`: those of the set-up. */
  readonly goals: readonly string[] | null;
}

export function taskOf({ text, keep }: Exercise): Task {
  return { text, keep, goals: null };
}

/** Runs a learner's text against the goals of a task, whatever asserts the text has itself. */
export function judgeAttempt(task: Task, text: string, file: string): Judgement {
  const original = parseScenario({ text: task.text });
  const own = parseScenario({ text, file });
  if (own.model === null)
    return { kind: 'unreadable', problems: own.problems.filter(({ severity }) => severity === 'error') };
  if (original.model === null) return { kind: 'unreadable', problems: original.problems };
  const { written } = original;
  const paths = task.keep.filter((path) => canonical(written(path)) !== canonical(own.written(path)));
  if (paths.length > 0) return { kind: 'changed', paths };
  const goals = task.goals ?? original.model.asserts.map((assert) => assert.text);
  const run = simulate(text, { file, overrides: [`assert=${JSON.stringify(goals)}`] });
  if (!run.ok) return { kind: 'unreadable', problems: run.problems };
  const judged = run.result.asserts.map((assert) => ({
    text: assert.text,
    verdict: assert.verdict,
    observed: observedText(assert),
  }));
  return { kind: 'judged', done: judged.every(({ verdict }) => verdict === 'pass'), goals: judged };
}
