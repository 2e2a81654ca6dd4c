import { z } from 'zod';
import { FATES } from '../../mail/index.js';
import { parseDuration } from '../../units/index.js';
import { type Reading, readForm, renderForm, sentence } from './reading.js';

/** A time of the run, as the scenario language writes it. */
const time = z
  .string()
  .max(30)
  .refine((text) => parseDuration(text).ok, 'is no time, such as 4d18h or 90s');

/** Visible events of a message; the words are those of the shapes. */
const MOMENT_EVENTS = [
  'submitted',
  'connect',
  'accepted',
  'refused',
  'noAnswer',
  'silent',
  'later',
  'never',
  'cut',
  'unreachable',
  'noTls',
  'badCertificate',
  'wait',
  'end',
] as const;
export type MomentEvent = (typeof MOMENT_EVENTS)[number];

const name = z.string().min(1).max(253);

const seek = z.strictObject({
  at: time.meta({ description: 'A time of the run, or from when on the event is looked for.' }),
  event: z
    .enum(MOMENT_EVENTS)
    .optional()
    .meta({ description: 'The first such event at or after `at`; its message is taken in hand.' }),
  sender: name.optional().meta({ description: 'Only of messages of this sender.' }),
  domain: name.optional().meta({ description: 'Only of messages to this domain.' }),
  server: name.optional().meta({ description: 'Only at this server.' }),
  speed: time.optional().meta({ description: 'What one second shows from here on: 1s, 1m, 10m, 1h.' }),
});

const range = z.tuple([time, time]);

/** Condition in the run that makes the right choice right. Tests check it; the page does not show it. */
const truth = z.union([
  z.strictObject({
    next: z.enum(MOMENT_EVENTS).meta({ description: 'What happens next to the message in hand.' }),
    server: name.optional(),
    within: time.optional().meta({ description: 'At most so long after the moment.' }),
    after: time.optional().meta({ description: 'At least so long after the moment.' }),
  }),
  z.strictObject({
    ends: z.enum(FATES).meta({ description: 'What becomes of the message in hand.' }),
    between: range.optional().meta({ description: 'When, as times of the run.' }),
    tries: z.number().int().min(1).optional().meta({ description: 'After how many attempts.' }),
  }),
  z.strictObject({ never: name.meta({ description: 'A server that the message in hand never tries.' }) }),
  z.strictObject({
    count: z.enum(['accepted', 'failed']).meta({ description: 'Attempts that ended so at a server.' }),
    server: name,
    during: range,
    is: z.tuple([z.number(), z.number()]).meta({ description: 'How many, at least and at most.' }),
  }),
  z.strictObject({ assert: z.string().min(3).max(300).meta({ description: 'An assert of the lesson as it is.' }) }),
]);

const choice = z.strictObject({
  say: sentence(16),
  feedback: sentence(30).meta({ description: 'Why one may well have thought so, and what is so.' }),
  right: z.boolean().optional(),
});

const step = z
  .strictObject({
    say: sentence(30).meta({ description: 'What is to be seen at this moment.' }),
    seek,
    curtain: z
      .boolean()
      .optional()
      .meta({ description: 'Covers the future until the guess; default: where there is a question.' }),
    ask: sentence(20).optional(),
    choices: z.array(choice).min(2).max(4).optional(),
    truth: z.array(truth).min(1).max(6).optional(),
    do: sentence(30).optional().meta({ description: 'A thing to try.' }),
    hint: sentence(30).optional(),
    goal: z.array(z.string().min(3).max(300)).min(1).max(4).optional().meta({
      description: 'Asserts over the scenario as the learner has changed it; they fail before.',
    }),
    keep: z
      .array(z.string().min(1).max(200))
      .max(20)
      .optional()
      .meta({ description: 'Paths that are not to be changed.' }),
    mend: z.array(z.string().min(3).max(500)).min(1).max(10).optional().meta({
      description: 'Changes PATH=VALUE that reach the goal; a test proves it.',
    }),
    done: sentence(35).optional().meta({ description: 'What is said when the goal is reached.' }),
  })
  .superRefine(({ ask, choices, truth: facts, goal, done, mend }, context) => {
    const complain = (message: string): void => void context.addIssue({ code: 'custom', message });
    if ((ask === undefined) !== (choices === undefined)) complain('a question has `ask` and `choices`, both');
    if (choices !== undefined && choices.filter(({ right }) => right === true).length !== 1)
      complain('one of the choices is right');
    if (ask !== undefined && facts === undefined) complain('a question has `truth`: what makes the right choice right');
    if (goal !== undefined && (done === undefined || mend === undefined))
      complain('a goal has `done`, which is said then, and `mend`, which reaches it');
  });

const tour = z.strictObject({
  lesson: z
    .string()
    .max(200)
    .meta({ description: 'The scenario, from the folder that holds `tours/`: scenarios/first-failover.yaml.' }),
  title: sentence(12),
  learn: sentence(35).meta({ description: 'What one can say afterwards.' }),
  steps: z.array(step).min(2).max(12),
});

export type Tour = z.output<typeof tour>;
export type TourStep = Tour['steps'][number];
export type Truth = NonNullable<TourStep['truth']>[number];

/** Parts that the learner may not change: traffic and the random numbers. Senders may be changed, unless a step keeps them. */
const FIXED = ['duration', 'messages', 'replications', 'seed', 'traffic'];

export function readTour(text: string, file: string): Reading<Tour> {
  const read = readForm(text, file, tour);
  if (!read.ok) return read;
  const steps = read.value.steps.map((one) => ({ ...one, keep: [...FIXED, ...(one.keep ?? [])] }));
  return { ok: true, value: { ...read.value, steps } };
}

export function renderTourSchema(): string {
  return renderForm(tour, 'Tour of a scenario of mxsim');
}

export function secondsOf(text: string): number {
  const reading = parseDuration(text);
  return reading.ok ? reading.value : Number.NaN;
}
