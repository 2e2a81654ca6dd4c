import { DEFAULTS, type DomainModel } from '../../model/index.js';
import { type Context, complain } from '../context.js';
import type { WrittenDomain } from '../schema/domain.js';
import type { Section } from '../sections.js';
import type { Clients } from './conditions.js';
import type { Hosts } from './hosts.js';
import { resolveLookupFailures } from './lookup-failures.js';
import { resolveMtaSts } from './mta-sts.js';
import { resolveAnswer } from './mx-answer.js';

/** Resolves domains and their answers; notes in `hosts` the host names that these lead to. */
export function resolveDomains(
  context: Context,
  written: Section<WrittenDomain>,
  hosts: Hosts,
  clients: Clients,
): DomainModel[] {
  const domains = new Set(written.keys());
  const models: DomainModel[] = [];
  for (const { name, path, value } of written.values()) {
    if (value === null) continue;
    const around = {
      context,
      hosts,
      domains,
      domain: name,
      allowInvalid: value.allowInvalid ?? DEFAULTS.domain.allowInvalid,
    };
    const answer = resolveAnswer(around, path, value);
    const { domain: defaults } = DEFAULTS;
    models.push({
      name,
      answer,
      ttl: value.ttl ?? defaults.ttl,
      negativeTtl: value.negativeTtl ?? defaults.negativeTtl,
      rotate: value.rotate ?? defaults.rotate,
      ...resolveMtaSts(context, [...path, 'mtaSts'], value.mtaSts, answer),
      ...(value.dane === true ? { dane: true as const } : {}),
      ...resolveLookupFailures(context, [...path, 'failures'], value.failures, clients, 'domains'),
    });
  }
  checkLoops(context, written);
  return models;
}

/** Reports domains whose aliases lead back to them. One problem for each loop, at its first member. */
function checkLoops(context: Context, written: Section<WrittenDomain>): void {
  const done = new Set<string>();
  for (const { name, path } of written.values()) {
    const round = new Set<string>();
    let at: string | undefined = name;
    while (at !== undefined && !done.has(at) && !round.has(at)) {
      round.add(at);
      at = targetOf(written, at);
    }
    for (const one of round) done.add(one);
    if (at === undefined || !round.has(at)) continue;
    const loop = [...round];
    const chain = [...loop.slice(loop.indexOf(at)), at].map((one) => `\`${one}\``).join(' → ');
    const complaint = {
      code: 'loop',
      message: `${chain} is a loop of aliases`,
      expected: 'a domain with `mx` at its end',
    } as const;
    complain(context, [...path, 'lookup', 'cname'], complaint);
  }
}

function targetOf(written: Section<WrittenDomain>, name: string): string | undefined {
  const lookup = written.get(name)?.value?.lookup;
  return typeof lookup === 'object' ? lookup.cname : undefined;
}
