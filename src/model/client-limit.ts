import type { Stage } from '../mail/index.js';
import { countOf, formatDuration, type PerSecond, type Seconds } from '../units/index.js';

/**
 * The unit that counts as one client: a source address, a sending host with all its addresses, its network, a sender,
 * or the recipient's domain.
 */
export type ClientKey = 'address' | 'host' | 'network' | 'sender' | 'domain';

/** A limit that a server sets for each of its clients. */
export interface ClientLimitModel {
  readonly allows:
    | { readonly kind: 'sessions'; readonly most: number }
    /** A token bucket that fills at `rate` and holds `burst` messages, full at first. */
    | { readonly kind: 'bucket'; readonly rate: PerSecond; readonly burst: number }
    /** At most `most` messages in each window, which starts with its first message. */
    | { readonly kind: 'window'; readonly most: number; readonly length: Seconds };
  readonly key: ClientKey;
  /** Name of the counter; limits with the same name count together, at any server. */
  readonly memory: string;
  readonly stage: Stage;
  readonly reply: { readonly code: number; readonly text: string };
  /** Rejected attempts count as well, not only accepted ones. */
  readonly countsTries: boolean;
}

const CLIENTS: Readonly<Record<ClientLimitModel['key'], string>> = {
  address: 'one address',
  host: 'one host',
  network: 'one network',
  sender: 'one sender',
  domain: 'one domain',
};

/** `10 sessions at once from one address`, `20 messages at once from one host, then one each 36 s`. */
export function spellClientLimit({ allows, key, stage }: Pick<ClientLimitModel, 'allows' | 'key' | 'stage'>): string {
  const what = stage === 'rcpt' ? 'recipient' : 'message';
  const whose = `${key === 'domain' ? 'to' : 'from'} ${CLIENTS[key]}`;
  switch (allows.kind) {
    case 'sessions':
      return `${countOf(allows.most, 'session')} at once ${whose}`;
    case 'bucket':
      return `${countOf(allows.burst, what)} at once ${whose}, then one each ${formatDuration(1 / allows.rate)}`;
    case 'window':
      return `${countOf(allows.most, what)} ${whose} in ${formatDuration(allows.length)}`;
  }
}
