import { z } from 'zod';
import { BEHAVIOUR, BEHAVIOUR_KEYS, type BehaviourKey, type Form, type Part, type Parts } from '../../mail/index.js';
import { type Allowance, spellDuration } from '../../units/index.js';
import { onFailure } from './delivery.js';
import { either, optional, required } from './leaf.js';
import { allowance, count, flag, number, share, time, timeFrom, word } from './leaves.js';
import { hostName } from './names.js';
import { retry } from './retry.js';

const giveUpAfter = either('a time such as `5d`, `{ attempts: 13 }`, `{ hostDown: 4d }` or `unlimited`', [
  time,
  word(['unlimited']),
  z.strictObject({
    age: optional(time, { description: 'When the message is so old.', examples: ['5d'] }),
    attempts: optional(count(1, 1_000_000), { description: 'After so many failed passes.', examples: [13] }),
    hostDown: optional(time, {
      description: 'When every server tried has been failing for so long without a break (Exim).',
      examples: ['4d'],
    }),
    frozen: optional(time, {
      description:
        'When a frozen message (`onLookup: { loop: freeze }`) is so old. Like `age` if left out, or 7d without one.',
      examples: ['7d'],
    }),
    onTime: optional(flag, {
      description: 'It expires the moment its `age` is reached, between two tries, not with the first try after it.',
    }),
  }),
]);

const warnAfter = either('a time, a list of times, or `none`', [
  time,
  z.array(time).max(100).meta({ expected: 'a list of times' }),
  word(['none']),
]);

const honoursBackups = either('`true`, `false`, or a share of the sending hosts such as `90%`', [flag, share]);

const shareOfHosts = either('`true`, `none`, or a share of the sending hosts such as `90%`', [
  flag,
  word(['none']),
  share,
]);

const nextHop = either('a host name, or `none`', [word(['none']), hostName]);

/** Keys with a notation of their own. */
const OWN = {
  via: nextHop,
  fallback: nextHop,
  honoursBackups,
  ipv6: shareOfHosts,
  mtaSts: shareOfHosts,
  dane: shareOfHosts,
  onFailure,
  retry,
  giveUpAfter,
  warnAfter,
};

type Table = typeof BEHAVIOUR;
type OwnKey = keyof typeof OWN;

/** A value in a scenario after parsing. */
export type Written<F> = F extends { kind: 'flag' }
  ? boolean
  : F extends { kind: 'rate' }
    ? Allowance
    : F extends { kind: 'word'; words: readonly (infer W)[] }
      ? W
      : F extends { kind: 'words'; words: readonly (infer W)[] }
        ? readonly W[] | 'none'
        : F extends { kind: 'orNone'; form: infer G; word: infer W }
          ? Written<G> | Exclude<W, undefined>
          : F extends { kind: 'bundle'; parts: infer P extends Parts; word: infer W }
            ? WrittenParts<P> | W
            : F extends { kind: 'group'; parts: infer P extends Parts }
              ? WrittenParts<P>
              : number;

export type WrittenParts<P extends Parts> = {
  readonly [K in keyof P as P[K] extends { required: true } ? K : never]: Written<P[K]['form']>;
} & {
  readonly [K in keyof P as P[K] extends { required: true } ? never : K]?: Written<P[K]['form']> | undefined;
};

function schemaOf(form: Form): z.ZodType {
  switch (form.kind) {
    case 'rate':
      return allowance;
    case 'flag':
      return flag;
    case 'word':
      return word(form.words);
    case 'words':
      return either(`a list such as \`[${form.words[0]}]\`, or \`none\``, [
        word(['none']),
        z
          .array(word(form.words))
          .max(form.words.length)
          .meta({ expected: `a list of ${form.words.join(', ')}` }),
      ]);
    case 'count':
    case 'number':
      return (form.kind === 'count' ? count : number)(form.least, form.most ?? Number.MAX_SAFE_INTEGER);
    case 'time':
      return form.least === 0 && form.most === undefined ? time : timeFrom(form.least, form.most);
    case 'orNone': {
      const some = schemaOf(form.form);
      const what = form.form.kind === 'time' ? 'time' : 'number';
      return form.word === undefined ? some : either(`a ${what}, or \`${form.word}\``, [some, word([form.word])]);
    }
    case 'bundle':
      return either(form.expected, [word([form.word]), z.strictObject(shapeOf(form.parts))]);
    case 'group':
      return z.strictObject(shapeOf(form.parts)).meta({ id: form.id, description: form.description });
    case 'own':
      throw new Error('written in a way of its own');
  }
}

function shapeOf(parts: Parts): Record<string, z.ZodType> {
  return Object.fromEntries(Object.entries(parts).map(([key, part]) => [key, keyOf(part, schemaOf(part.form))]));
}

function keyOf(part: Part, schema: z.ZodType): z.ZodType {
  const { form, description, examples = [], default: usual } = part;
  const shown = form.kind === 'time' && typeof usual === 'number' ? spellDuration(usual) : usual;
  const about = { description, ...(usual === undefined ? {} : { default: shown }), examples };
  return part.required ? required(schema, about) : optional(schema, about);
}

type Shape = {
  [K in BehaviourKey]: z.ZodOptional<
    K extends OwnKey ? (typeof OWN)[K] : z.ZodType<Written<Table[K]['form']>, unknown>
  >;
};

const ownSchema = (key: string): z.ZodType | undefined => (OWN as Readonly<Record<string, z.ZodType>>)[key];
const keys = BEHAVIOUR_KEYS.map((key) => [key, keyOf(BEHAVIOUR[key], ownSchema(key) ?? schemaOf(BEHAVIOUR[key].form))]);
// One schema for each key of the table, of the type that its form has.
const { knowsItselfBy, ...others } = Object.fromEntries(keys) as Shape;

/** The keys of an MTA's behaviour, in `mtas`, `senders` and `relay` alike. */
export const behaviourShape = {
  ...others,
  is: optional(either('a host name, or `none`', [word(['none']), hostName]), {
    description:
      'The MX host that it is itself: that one, its equals and all worse ones are not tried (RFC 5321 §5.1). Of a relay: itself, unless said otherwise.',
    examples: ['backup.example.net'],
  }),
  knowsItselfBy,
};

const behaviour = z.strictObject(behaviourShape);
export type WrittenBehaviour = z.output<typeof behaviour>;
