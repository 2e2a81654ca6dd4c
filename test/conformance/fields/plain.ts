import { type Field, type Meaning, replyOf, type Timing, type Told } from './field.js';

const REPLY_STAGES: Readonly<Record<string, string>> = {
  banner: 'greeting',
  ehlo: 'ehlo',
  mail: 'mail',
  rcpt: 'rcpt',
  data: 'data',
  dot: 'message',
};

const NOT_FOR_A_TIME = 'a mode that is no failure cannot come and go';

function failing(failure: object): (told: Told) => Meaning {
  return ({ timing }) => ({ failures: [{ ...failure, ...timing }] });
}

/** What is no failure holds for the whole run. */
function lasting(keys: (value: string) => object): (told: Told) => Meaning {
  return ({ value, timing }) => (isTimed(timing) ? NOT_FOR_A_TIME : { keys: keys(value) });
}

function isTimed({ at }: Timing): boolean {
  return at !== undefined;
}

/** Servers that refuse, keep silent, answer with errors, greylist, and are full: what every set has. */
export const PLAIN: Field = {
  modes: {
    accept: () => ({ failures: [] }),
    refuse: failing({ kind: 'refuse' }),
    drop: failing({ kind: 'timeout' }),
    silent: failing({ kind: 'silent' }),
    close: failing({ kind: 'disconnect', stage: 'greeting' }),
    noehlo: failing({ kind: 'reply', stage: 'ehlo', reply: '502 as told', helo: true }),
    hangup: failing({ kind: 'disconnect', stage: 'rcpt' }),
    lostdot: failing({ kind: 'disconnect', stage: 'message', kept: true }),
    slow: ({ value, timing }) => ({
      failures: [{ kind: 'slow', stage: 'greeting', delay: `${value}s`, ...timing }],
    }),
    ...Object.fromEntries(
      Object.entries(REPLY_STAGES).map(([word, stage]) => [
        word,
        ({ value, timing }: Told): Meaning => ({
          failures: [{ kind: 'reply', stage, reply: replyOf(value), ...timing }],
        }),
      ]),
    ),
    // How long it works on each message is added to what the laboratory itself takes.
    work: lasting(() => ({})),
    max: lasting((value) => ({ sessions: Number(value), overload: { reply: '421 as told' } })),
    grey: lasting((value) => ({ greylist: { delay: `${value}s`, window: '30d' } })),
  },
};
