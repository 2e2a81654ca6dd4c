import type { MxAnswer, MxRecord } from '../../model/index.js';
import { type Context, complain } from '../context.js';
import { didYouMean } from '../mistakes/nearest.js';
import type { Path } from '../mistakes/problem.js';
import { ROOT } from '../schema/mx-record.js';
import { isAddress } from '../schema/names.js';
import type { Hosts } from './hosts.js';

/** The records of a domain or of a change, as written. */
export interface WrittenAnswer {
  readonly mx?: readonly MxRecord[] | undefined;
  readonly lookup?: 'servfail' | 'nxdomain' | 'timeout' | 'empty' | { readonly cname: string } | undefined;
}

/** The context in which an answer is checked: the domain it is for, and everything that can be named. */
export interface Surroundings {
  readonly context: Context;
  readonly hosts: Hosts;
  /** Names of all domains. */
  readonly domains: ReadonlySet<string>;
  readonly domain: string;
  readonly allowInvalid: boolean;
}

/** The answer to a domain's MX query. Reports records that lead nowhere or that the standards forbid. */
export function resolveAnswer(around: Surroundings, path: Path, { mx, lookup }: WrittenAnswer): MxAnswer {
  if (mx !== undefined && lookup !== undefined) {
    const message = '`mx` and `lookup` exclude each other: both are the answer to the MX query';
    complain(around.context, [...path, 'lookup'], { code: 'conflict', message, expected: 'one of the two' }, 'key');
  }
  // Some MTAs use the domain's own address if its MX lookup fails (`onLookup`).
  if (around.hosts.explains(around.domain)) around.hosts.use(around.domain);
  if (mx !== undefined) return resolveRecords(around, [...path, 'mx'], mx);
  if (lookup === undefined) return implicit(around, path);
  if (typeof lookup === 'object') return alias(around, [...path, 'lookup', 'cname'], lookup.cname);
  if (lookup === 'empty') around.hosts.use(around.domain);
  return { kind: lookup };
}

/** No records: the server named like the domain is the MX (RFC 5321 §5.1). */
function implicit({ context, hosts, domain }: Surroundings, path: Path): MxAnswer {
  hosts.use(domain);
  if (!hosts.explains(domain) && !context.damage.explains(path, ['mx', 'lookup'])) {
    const message = `\`${domain}\` has no \`mx\`, and no server is called so`;
    const expected = '`mx` records, or a server of this name as the implicit MX';
    const hint = 'if nothing is to be there, say `lookup: empty` or `lookup: nxdomain`';
    complain(context, path, { code: 'unexplained-host', message, expected, hint }, 'key');
  }
  return { kind: 'empty' };
}

function alias({ context, hosts, domains }: Surroundings, path: Path, target: string): MxAnswer {
  // A name without records of its own is its own implicit MX.
  if (!domains.has(target)) {
    hosts.use(target);
    if (!hosts.explains(target)) {
      const hint = didYouMean(context.speller.nearest(target, [...domains, ...hosts.names()]));
      const message = `there is no domain \`${target}\``;
      complain(context, path, { code: 'unknown-domain', message, expected: 'one of `domains`, or a server', hint });
    }
  }
  return { kind: 'cname', target };
}

function resolveRecords(around: Surroundings, path: Path, records: readonly MxRecord[]): MxAnswer {
  const [first] = records;
  if (records.length === 1 && first?.exchanger === ROOT) return { kind: 'nullMx' };
  const seen = new Set<string>();
  for (const [index, record] of records.entries()) {
    const { preference, exchanger } = record;
    around.hosts.use(exchanger);
    const at = [...path, index];
    if (exchanger === ROOT) invalid(around, at, '`.` is a null MX, which stands alone', 'a host name (RFC 7505 §3)');
    else if (isAddress(exchanger)) invalid(around, at, `\`${exchanger}\` is an address`, 'a host name (RFC 5321 §5.1)');
    if (around.allowInvalid || !isAddress(exchanger)) around.hosts.require(exchanger, at);
    const key = `${preference} ${exchanger}`;
    if (seen.has(key) && !around.allowInvalid)
      invalid(around, at, `\`${key}\` is given twice`, 'each record once (RFC 2181 §5)');
    seen.add(key);
  }
  return { kind: 'mx', records };
}

/** Reports records that the standards forbid but that exist in practice: an error, unless the domain allows them. */
function invalid({ context, allowInvalid }: Surroundings, path: Path, message: string, expected: string): void {
  if (allowInvalid) {
    const hint = 'each MTA does what it was seen to do with it';
    complain(context, path, { code: 'invalid-mx', message, expected, hint }, 'value', 'advice');
    return;
  }
  const hint = 'to see what each MTA does with it, say `allowInvalid: true` beside `mx`';
  complain(context, path, { code: 'invalid-mx', message, expected, hint });
}
