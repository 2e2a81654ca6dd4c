import { DEFAULTS, type SenderModel } from '../../model/index.js';
import { type Context, complain } from '../context.js';
import type { Path } from '../mistakes/problem.js';
import type { WrittenSender } from '../schema/sender.js';
import type { Section } from '../sections.js';
import type { Mta, Mtas } from './mtas.js';

/** A sender, and its behaviour with its origin. */
export interface ResolvedSender {
  readonly model: SenderModel;
  readonly mta: Mta;
  readonly path: Path;
}

/** Resolves senders; one with all defaults if none is given, and none comes from a mix. */
export function resolveSenders(
  context: Context,
  written: Section<WrittenSender>,
  mtas: Mtas,
  hasOthers: boolean,
): ResolvedSender[] {
  if (written.size === 0 && hasOthers) return [];
  if (written.size === 0) return resolveSender(context, mtas, DEFAULTS.sender.name, ['senders'], {});
  return [...written.values()].flatMap(({ name, path, value }) =>
    value === null ? [] : resolveSender(context, mtas, name, path, value),
  );
}

function resolveSender(
  context: Context,
  mtas: Mtas,
  name: string,
  path: Path,
  written: WrittenSender,
): ResolvedSender[] {
  const { sender: defaults } = DEFAULTS;
  const { mta: named, hosts, spam = defaults.spam, virus = defaults.virus, ...behaviour } = written;
  if (spam + virus > 1 + 1e-9) {
    const message = '`spam` and `virus` together are more than all its mail';
    complain(context, [...path, 'virus'], { code: 'shares', message, expected: 'at most `100%` together' });
  }
  const mta = mtas.build(named, [...path, 'mta'], path, behaviour);
  if (mta === null) return [];
  return [{ model: { name, mta: mta.behaviour, hosts: hosts ?? defaults.hosts, spam, virus, is: mta.is }, mta, path }];
}
