import { type ChangeModel, DEFAULTS, type DomainModel, type MxAnswer } from '../../model/index.js';
import { type Context, complain } from '../context.js';
import { choices, didYouMean } from '../mistakes/nearest.js';
import type { Path } from '../mistakes/problem.js';
import type { WrittenChange, WrittenDomain } from '../schema/domain.js';
import type { Named, Section } from '../sections.js';
import type { Hosts } from './hosts.js';
import { resolveChangedPolicy } from './mta-sts.js';
import { resolveAnswer } from './mx-answer.js';

/** A change as read: `written` is its new answer, `null` if the records stay. */
interface ReadChange {
  readonly path: Path;
  readonly domain: string;
  readonly written: MxAnswer | null;
  readonly change: WrittenChange;
}

interface PlacedChange {
  readonly model: ChangeModel;
  readonly path: Path;
}

/** Changes in order of time; those at the same time in the order of the file. */
export function resolveChanges(
  context: Context,
  written: readonly (WrittenChange | null)[],
  sections: { readonly domains: Section<WrittenDomain>; readonly models: readonly DomainModel[] },
  hosts: Hosts,
): ChangeModel[] {
  const names = new Set(sections.domains.keys());
  const changes = written.flatMap((change, index): ReadChange[] => {
    const path = ['changes', index];
    const domain = change === null ? undefined : domainOf(context, path, change, sections.domains);
    if (change === null || domain === undefined) return [];
    const allowInvalid = domain.value?.allowInvalid ?? DEFAULTS.domain.allowInvalid;
    const around = { context, hosts, domains: names, domain: domain.name, allowInvalid };
    const written = isNewAnswer(change) ? resolveAnswer(around, path, change) : null;
    return [{ path, domain: domain.name, written, change }];
  });
  const ordered = placedInTime(context, changes, sections.models);
  checkLoops(context, ordered, sections.models);
  return ordered.map(({ model }) => model);
}

function isNewAnswer({ mx, lookup }: WrittenChange): boolean {
  return mx !== undefined || lookup !== undefined;
}

/** Puts changes in order of time: if the records stay, the previous answer is taken over. */
function placedInTime(
  context: Context,
  changes: readonly ReadChange[],
  domains: readonly DomainModel[],
): PlacedChange[] {
  const answers = new Map(domains.map(({ name, answer }) => [name, answer]));
  const ordered = changes.toSorted((a, b) => a.change.at - b.change.at);
  return ordered.flatMap(({ path, domain, written, change: { at, mtaSts, dane, ttl } }) => {
    const answer = written ?? answers.get(domain);
    if (answer === undefined) return [];
    answers.set(domain, answer);
    const policy = resolveChangedPolicy(context, [...path, 'mtaSts'], mtaSts, answer);
    const more = { ...(dane === undefined ? {} : { dane: dane === true }), ...(ttl === undefined ? {} : { ttl }) };
    return [{ path, model: { at, domain, answer, ...policy, ...more } }];
  });
}

/** The domain of a change, if both are valid. */
function domainOf(
  context: Context,
  path: Path,
  change: WrittenChange,
  domains: Section<WrittenDomain>,
): Named<WrittenDomain> | undefined {
  const domain = domains.get(change.domain);
  if (domain === undefined) {
    const message = `there is no domain \`${change.domain}\``;
    const hint = didYouMean(context.speller.nearest(change.domain, domains.keys()));
    const expected = choices([...domains.keys()], 6);
    complain(context, [...path, 'domain'], { code: 'unknown-domain', message, expected, hint });
    return undefined;
  }
  const { mtaSts, dane, ttl } = change;
  if (isNewAnswer(change) || mtaSts !== undefined || dane !== undefined || ttl !== undefined) return domain;
  const message = 'the change does not say to what';
  const complaint = {
    code: 'missing-key',
    message,
    expected: '`mx`, `lookup`, `mtaSts`, `dane` or `ttl`',
    absent: ['mx', 'lookup'],
  } as const;
  complain(context, path, complaint, 'key');
  return undefined;
}

/** Longest chain of aliases that is followed after a change. No resolver follows half as many (BIND 9: 16). */
const LONGEST_CHAIN = 1000;

/** Goes through the changes in order of time, and checks whether each one closes a loop of aliases. */
function checkLoops(context: Context, changes: readonly PlacedChange[], domains: readonly DomainModel[]): void {
  const targets = new Map<string, string>();
  const set = (domain: string, { answer }: Pick<DomainModel, 'answer'>): void => {
    if (answer.kind === 'cname') targets.set(domain, answer.target);
    else targets.delete(domain);
  };
  for (const domain of domains) set(domain.name, domain);
  for (const { model, path } of changes) {
    set(model.domain, model);
    let at = targets.get(model.domain);
    for (let steps = 0; at !== undefined && at !== model.domain && steps < LONGEST_CHAIN; steps += 1)
      at = targets.get(at);
    if (at !== model.domain) continue;
    const message = `with this change \`${model.domain}\` is an alias of itself`;
    complain(context, [...path, 'lookup', 'cname'], {
      code: 'loop',
      message,
      expected: 'a domain with `mx` at the end',
    });
  }
}
