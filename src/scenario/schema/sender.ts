import { z } from 'zod';
import { DEFAULTS } from '../../model/index.js';
import { spellShare } from '../../units/index.js';
import { behaviourShape } from './behaviour.js';
import { optional } from './leaf.js';
import { count, share } from './leaves.js';
import { label } from './names.js';

export const mta = z
  .strictObject({
    extends: optional(label, {
      description: 'What it is built on: a preset, or another of `mtas`.',
      default: DEFAULTS.mta,
      examples: ['postfix'],
    }),
    ...behaviourShape,
  })
  .meta({
    id: 'mta',
    description: 'A behaviour of your own, on top of a preset.',
    expected: 'its behaviour, such as `{ extends: postfix, giveUpAfter: 1d }`',
  });

export const sender = z
  .strictObject({
    mta: optional(label, {
      description: 'Its behaviour: a preset, or one of `mtas`.',
      default: DEFAULTS.mta,
      examples: ['postfix'],
    }),
    hosts: optional(count(1, 1_000_000), {
      description: 'Sending hosts, each with its own caches and memories.',
      default: DEFAULTS.sender.hosts,
      examples: [200],
    }),
    spam: optional(share, {
      description: 'Share of its mail that is spam.',
      default: spellShare(DEFAULTS.sender.spam),
      examples: ['30%'],
    }),
    virus: optional(share, {
      description: 'Share of its mail that is a virus.',
      default: spellShare(DEFAULTS.sender.virus),
      examples: ['1%'],
    }),
    ...behaviourShape,
  })
  .meta({
    id: 'sender',
    description: 'A population of sending hosts of one kind.',
    expected: 'its settings, such as `{ mta: postfix, hosts: 200 }`, or `{}` for all defaults',
  });

export type WrittenMta = z.output<typeof mta>;
export type WrittenSender = z.output<typeof sender>;
