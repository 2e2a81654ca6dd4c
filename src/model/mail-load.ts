import type { Distribution } from '../random/index.js';

/** What the messages of an entry of traffic are like. Keys that are not written are not there: a model without them is the one of before. */
export interface MailLoad {
  /** Recipients of each message, all at one domain: so many, or geometric with this mean. Left out: one. */
  readonly recipients?: number | { readonly geometric: number };
  /** [bytes]; left out: sizes do not matter. */
  readonly size?: Distribution;
}

/** Does any message go to several recipients? */
export function hasSeveralRecipients({ traffic }: { readonly traffic: readonly MailLoad[] }): boolean {
  return traffic.some(({ recipients }) => recipients !== undefined);
}

/** Recipients of a message, on average. */
export function meanRecipients({ recipients = 1 }: MailLoad): number {
  return typeof recipients === 'number' ? recipients : recipients.geometric;
}
