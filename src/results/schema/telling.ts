import { z } from 'zod';
import { FATES, KINDS } from '../../mail/index.js';
import { seconds } from './values.js';

// The stories of single messages as they stand in a result. Bounds are far above what is ever written.

const MOST_ITEMS = 1_000;
const LONGEST_TEXT = 4_000;

const text = z.string().max(LONGEST_TEXT);
const position = z.number().int().min(0).max(MOST_ITEMS);

/** Who takes part in a trace, in the order in which they come in. */
export const actor = z.looseObject({
  name: text,
  role: z.enum(['sender', 'dns', 'server', 'relay']),
  /** Of the MX record by which it was found. */
  preference: z.exactOptional(z.number().int().min(0).max(65_535)),
  /** `false`: the DNS named it, and the message was never offered to it. */
  tried: z.exactOptional(z.boolean()),
});

/** A command of SMTP, `null` where the server speaks first, and the reply to it; in parentheses what is none. */
export const utterance = z.looseObject({ asks: z.nullable(text), reply: text });

/** Why something was done. `source`: who says so; `null` where it speaks for itself. */
export const reason = z.looseObject({ text, source: z.nullable(text) });

/** What one actor asked another, and what came back. `from` and `to` are positions in the list of actors. */
export const exchange = z.looseObject({ from: position, to: position, asks: text, answer: text });

/** One thing that happened. */
export const tellingLine = z.looseObject({
  kind: z.literal('line'),
  /** From submission [s]. */
  t_s: seconds,
  /** Until the answer [s]; `null` where nothing was waited for. */
  took_s: z.nullable(seconds),
  /** How it is set off: what went well, what did not, what only takes time. */
  tone: z.enum(['plain', 'good', 'bad', 'wait']),
  /** One sentence. */
  text,
  reasons: z.array(reason).max(MOST_ITEMS),
  /** `null` where nobody else had a part in it. */
  exchange: z.nullable(exchange),
  /** Position in the list of actors: where it happened. Left out: at the owner of the queue. */
  at: z.exactOptional(position),
  /** The session in the words of SMTP, where that was asked for. */
  dialogue: z.exactOptional(z.array(utterance).max(MOST_ITEMS)),
});

/** What was left out between two lines or two chapters, in a sentence. */
export const tellingGap = z.looseObject({ kind: z.literal('gap'), text });

/** One pass of one queue, or what a copy did outside any pass. */
export const chapter = z.looseObject({
  kind: z.literal('chapter'),
  title: text,
  /** Position in the list of actors: whose queue it is. */
  actor: position,
  /** From submission [s]. */
  t_s: seconds,
  lines: z.array(z.discriminatedUnion('kind', [tellingLine, tellingGap])).max(MOST_ITEMS),
});

const parts = z.array(z.discriminatedUnion('kind', [chapter, tellingGap])).max(MOST_ITEMS);
const actors = z.array(actor).min(1).max(MOST_ITEMS);

/** Every actor that a part speaks of is in the list. */
function knowsItsActors(told: { readonly actors: z.infer<typeof actors>; readonly parts: z.infer<typeof parts> }) {
  const isKnown = (at: number): boolean => at < told.actors.length;
  return told.parts.every(
    (part) =>
      part.kind === 'gap' ||
      (isKnown(part.actor) &&
        part.lines.every(
          (entry) =>
            entry.kind === 'gap' ||
            (isKnown(entry.at ?? 0) &&
              (entry.exchange === null || (isKnown(entry.exchange.from) && isKnown(entry.exchange.to)))),
        )),
  );
}

/**
 * The trace of one message in words and figures, ready to be shown: plain data that every renderer can take. Names are
 * printable and of bounded length; nothing is escaped.
 */
export const telling = z
  .looseObject({
    /** In order of arrival over all traffic, from 1. */
    message: z.number().int().min(1),
    replication: z.number().int().min(1),
    sender: text,
    domain: text,
    kind: z.enum(KINDS),
    /** Submission, from the start of the run [s]. */
    sent_s: seconds,
    fate: z.enum(FATES),
    /** Until a final server had it [s]; `null` if none ever did. */
    latency_s: z.nullable(seconds),
    /** Who sent what to whom, in sentences. */
    facts: z.array(text).max(MOST_ITEMS),
    actors,
    parts,
    /** How it ended, in one sentence, and what can be learnt from it. */
    ending: text,
    lesson: text,
  })
  .refine(knowsItsActors, { message: 'an actor is not in the list' })
  .meta({ id: 'telling', description: 'The story of one message in words; times in seconds from its submission.' });

/** One of the stories on the page of a run. */
export const chosenNarrative = z.looseObject({
  role: z.enum(['typical', 'slowest', 'lost']),
  /** Why this one was chosen, or why there is none. */
  why: text,
  telling: z.nullable(telling),
});

/** The stories on the page of a run. */
export const runNarratives = z.looseObject({
  chosen: z.array(chosenNarrative).max(MOST_ITEMS),
  /** Among which messages they were looked for. */
  scope: text,
  /** The command that tells the trace of any other message. */
  command: z.string(),
});
