import type { Fate, LossGroup } from '../../mail/index.js';
import { CAUSE_LABELS, type CauseTree } from '../../results/index.js';

/** Meaning of a group of causes, and the fate whose colour it takes. */
interface GroupWords {
  readonly meaning: string;
  readonly fate: Fate;
}

const GROUPS: Readonly<Record<LossGroup, GroupWords>> = {
  neverRetried: { meaning: 'its sender does not retry', fate: 'abandoned' },
  gaveUp: { meaning: 'the time for it was over', fate: 'expired' },
  rejected: { meaning: 'refused for good with a 5xx reply', fate: 'rejected' },
  returnedAtOnce: {
    meaning: 'the sender took a passing failure for the end',
    fate: 'rejected',
  },
  relay: { meaning: 'a relay accepted it and could not send it on', fate: 'removed' },
  filtered: { meaning: 'a filter took it for spam or a virus', fate: 'quarantined' },
  noRoute: { meaning: 'the DNS led to no server, or in a circle', fate: 'unroutable' },
  pending: { meaning: 'the run ended first', fate: 'pending' },
};

const PARTS: Readonly<Record<string, string>> = {
  refused: 'connection refused',
  timedOut: 'no answer in time',
  tempfailed: 'put off with a 4xx reply',
  rejected: 'a 5xx reply',
  disconnected: 'line cut',
  overloaded: 'server full',
  unreachable: 'no route to the address',
  noTls: 'TLS asked for and not offered',
  badCertificate: 'a certificate that does not hold',
  greylisted: 'greylisted',
  limited: 'turned away by a limit per client',
  untried: 'no server tried',
  connect: 'at the connection',
  greeting: 'instead of a greeting',
  ehlo: 'at EHLO',
  starttls: 'at STARTTLS',
  tls: 'in the TLS handshake',
  mail: 'at MAIL',
  rcpt: 'at RCPT',
  data: 'at DATA',
  message: 'after the message',
  afterAcceptance: 'accepted first, then returned',
  expired: 'its queue time was up',
  unroutable: 'no route onward',
  neverRetried: 'it does not retry',
  quarantined: 'quarantined',
  removed: 'removed',
  nullMx: 'null MX: the domain takes no mail',
  nxdomain: 'the domain does not exist',
  noServer: 'neither MX nor address',
  noAddress: 'no MX host has an address',
  noAnswer: 'no answer from the DNS',
  noAcceptableServer: 'a policy left out every MX host',
  loop: 'mail loop',
  queued: 'waiting',
};

/** Words that differ within one group. */
const OWN: Readonly<Partial<Record<LossGroup, Readonly<Record<string, string>>>>> = {
  filtered: { rejected: 'rejected' },
  relay: { rejected: 'rejected by the next server' },
};

/** A group of causes with its parts, the most frequent first. */
export interface CauseRow {
  readonly group: LossGroup;
  readonly name: string;
  readonly meaning: string;
  readonly fate: Fate;
  readonly total: number;
  readonly parts: readonly { readonly name: string; readonly count: number }[];
}

/** The groups that occurred in a tree, the most frequent first. */
export function causeRows(tree: CauseTree): CauseRow[] {
  const groups = (Object.keys(GROUPS) as LossGroup[]).flatMap((group): CauseRow[] => {
    const counts = tree[group];
    if (counts === undefined || counts.total === 0) return [];
    const { total, ...rest } = counts;
    const parts = Object.entries(rest)
      .map(([part, count]) => ({ name: OWN[group]?.[part] ?? PARTS[part] ?? part, count }))
      .toSorted((a, b) => b.count - a.count);
    return [{ group, name: CAUSE_LABELS[group], ...GROUPS[group], total, parts }];
  });
  return groups.toSorted((a, b) => b.total - a.total);
}

/** `given up by its sender: connection refused`: the most frequent cause of a tree, in words. */
export function mainCause(tree: CauseTree): string {
  const [first] = causeRows(tree);
  if (first === undefined) return '—';
  const [part] = first.parts;
  return part === undefined ? first.name : `${first.name}: ${part.name}`;
}
