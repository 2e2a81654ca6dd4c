import { z } from 'zod';
import { FATES, KINDS } from '../../mail/index.js';
import type { Telling } from '../index.js';

// The stories of single messages as they stand in a result. Bounds are far above what is ever written.

const MOST_ITEMS = 1_000;
const LONGEST_TEXT = 4_000;

const text = z.string().max(LONGEST_TEXT);
const position = z.number().int().min(0).max(MOST_ITEMS);
const seconds = z.number();

const line = z.looseObject({
  kind: z.literal('line'),
  t_s: seconds,
  took_s: z.nullable(seconds),
  tone: z.enum(['plain', 'good', 'bad', 'wait']),
  text,
  reasons: z.array(z.looseObject({ text, source: z.nullable(text) })).max(MOST_ITEMS),
  exchange: z.nullable(z.looseObject({ from: position, to: position, asks: text, answer: text })),
  at: z.exactOptional(position),
});

const gap = z.looseObject({ kind: z.literal('gap'), text });

const chapter = z.looseObject({
  kind: z.literal('chapter'),
  title: text,
  actor: position,
  t_s: seconds,
  lines: z.array(z.discriminatedUnion('kind', [line, gap])).max(MOST_ITEMS),
});

/** Every actor that a part speaks of is in the list. */
function knowsItsActors({ actors, parts }: Telling): boolean {
  const isKnown = (at: number): boolean => at < actors.length;
  return parts.every(
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

export const telling = z
  .looseObject({
    message: z.number().int().min(1),
    replication: z.number().int().min(1),
    sender: text,
    domain: text,
    kind: z.enum(KINDS),
    sent_s: seconds,
    fate: z.enum(FATES),
    latency_s: z.nullable(seconds),
    facts: z.array(text).max(MOST_ITEMS),
    actors: z
      .array(z.looseObject({ name: text, role: z.enum(['sender', 'dns', 'server', 'relay']) }))
      .min(1)
      .max(MOST_ITEMS),
    parts: z.array(z.discriminatedUnion('kind', [chapter, gap])).max(MOST_ITEMS),
    ending: text,
    lesson: text,
  })
  .refine(knowsItsActors, { message: 'an actor is not in the list' })
  .meta({ id: 'telling', description: 'The story of one message in words; times in seconds from its submission.' });

/** The stories on the page of a run. */
export const runStories = z.looseObject({
  chosen: z
    .array(z.looseObject({ role: z.enum(['typical', 'slowest', 'lost']), why: text, telling: z.nullable(telling) }))
    .max(MOST_ITEMS),
  scope: text,
  command: z.string(),
});
