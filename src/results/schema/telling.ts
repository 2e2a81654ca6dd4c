import { z } from 'zod';
import { FATES, KINDS } from '../../mail/index.js';
import { seconds } from './values.js';

// The stories of single messages in a result. Bounds are far above what is ever written.

const MOST_ITEMS = 1_000;
const LONGEST_TEXT = 4_000;

const text = z.string().max(LONGEST_TEXT);
const position = z.number().int().min(0).max(MOST_ITEMS);

/** A participant of a trace; in a list, they are in the order in which they come in. */
export const actor = z.looseObject({
  name: text,
  role: z.enum(['sender', 'dns', 'server', 'relay']),
  /** Preference of the MX record by which it was found. */
  preference: z.exactOptional(z.number().int().min(0).max(65_535)),
  /** `false`: the DNS named it, and the message was never offered to it. */
  tried: z.exactOptional(z.boolean()),
});

/** An SMTP command, `null` if the server speaks first, and the reply to it; in parentheses if it is not SMTP. */
export const utterance = z.looseObject({ asks: z.nullable(text), reply: text });

/** Reason for an action. `source`: who says so; `null` if it needs no source. */
export const reason = z.looseObject({ text, source: z.nullable(text) });

/** A question of one actor to another, and the answer. `from` and `to` are positions in the list of actors. */
export const exchange = z.looseObject({ from: position, to: position, asks: text, answer: text });

/** One event. */
export const tellingLine = z.looseObject({
  kind: z.literal('line'),
  /** Time since submission [s]. */
  t_s: seconds,
  /** Time until the answer [s]; `null` if nothing was waited for. */
  took_s: z.nullable(seconds),
  /** Tone in which it is shown: a success, a failure, mere waiting. */
  tone: z.enum(['plain', 'good', 'bad', 'wait']),
  /** One sentence. */
  text,
  reasons: z.array(reason).max(MOST_ITEMS),
  /** `null` if nobody else had a part in it. */
  exchange: z.nullable(exchange),
  /** Position in the list of actors: the place of the event. Left out: at the owner of the queue. */
  at: z.exactOptional(position),
  /** The session as an SMTP dialogue, if that was asked for. */
  dialogue: z.exactOptional(z.array(utterance).max(MOST_ITEMS)),
});

/** A note on what was left out between two lines or two chapters, in a sentence. */
export const tellingGap = z.looseObject({ kind: z.literal('gap'), text });

/** One pass of one queue, or the actions of a copy outside any pass. */
export const chapter = z.looseObject({
  kind: z.literal('chapter'),
  title: text,
  /** Position in the list of actors: the owner of the queue. */
  actor: position,
  /** Time since submission [s]. */
  t_s: seconds,
  lines: z.array(z.discriminatedUnion('kind', [tellingLine, tellingGap])).max(MOST_ITEMS),
});

const parts = z.array(z.discriminatedUnion('kind', [chapter, tellingGap])).max(MOST_ITEMS);
const actors = z.array(actor).min(1).max(MOST_ITEMS);

/** Every actor that a part mentions is in the list. */
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
 * The trace of one message in words and figures, ready to be shown: plain data for every renderer. Names are printable
 * and of bounded length; nothing is escaped.
 */
export const telling = z
  .looseObject({
    /** In order of arrival over all traffic, from 1. */
    message: z.number().int().min(1),
    replication: z.number().int().min(1),
    sender: text,
    domain: text,
    kind: z.enum(KINDS),
    /** Time of submission, from the start of the run [s]. */
    sent_s: seconds,
    fate: z.enum(FATES),
    /** Time until a final server had it [s]; `null` if none ever did. */
    latency_s: z.nullable(seconds),
    /** Sender, recipients and message, in sentences. */
    facts: z.array(text).max(MOST_ITEMS),
    actors,
    parts,
    /** The end of the story, in one sentence, and the lesson from it. */
    ending: text,
    lesson: text,
  })
  .refine(knowsItsActors, { message: 'an actor is not in the list' })
  .meta({ id: 'telling', description: 'The story of one message in words; times in seconds from its submission.' });

/** One of the stories on the page of a run. */
export const chosenNarrative = z.looseObject({
  role: z.enum(['typical', 'slowest', 'lost']),
  /** Reason why this one was chosen, or why there is none. */
  why: text,
  telling: z.nullable(telling),
});

/** The stories on the page of a run. */
export const runNarratives = z.looseObject({
  chosen: z.array(chosenNarrative).max(MOST_ITEMS),
  /** The messages among which they were looked for. */
  scope: text,
  /** The command that tells the trace of any other message. */
  command: z.string(),
});
