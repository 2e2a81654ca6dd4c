import type { Kind } from '../mail/index.js';
import type { Distribution } from '../random/index.js';
import type { PerSecond, Share, SimTime } from '../units/index.js';

/** Recipients and size of the messages of an entry. Unwritten keys are left out: models without them stay as before. */
export interface MailLoad {
  /** Number of recipients of each message, all at one domain: fixed, or geometric with this mean. Absent: one. */
  readonly recipients?: number | { readonly geometric: number };
  /** [bytes]; absent: sizes have no effect. */
  readonly size?: Distribution;
}

export type Shape =
  | { readonly kind: 'flat' }
  | { readonly kind: 'diurnal'; readonly peak: SimTime; readonly ratio: number };

/** A name and its share; shares of a list add up to 1. */
export interface Weighted {
  readonly name: string;
  readonly share: Share;
}

export type TrafficModel = MailLoad &
  (
    | {
        readonly kind: 'rate';
        readonly rate: PerSecond;
        readonly arrivals: 'poisson' | 'even';
        readonly shape: Shape;
        readonly to: readonly Weighted[];
        readonly from: readonly Weighted[];
        readonly invalidRecipients: Share;
      }
    | {
        readonly kind: 'replay';
        readonly file: string;
        /** Ascending. Parallel columns; `senders` and `domains` are indices into the model's lists. */
        readonly times: readonly SimTime[];
        readonly senders: readonly number[];
        readonly domains: readonly number[];
        /** `null` if the file does not say: drawn from the sender's shares. */
        readonly kinds: readonly (Kind | null)[];
        readonly invalidRecipients: Share;
      }
  );

/** True if any message goes to several recipients. */
export function hasSeveralRecipients({ traffic }: { readonly traffic: readonly MailLoad[] }): boolean {
  return traffic.some(({ recipients }) => recipients !== undefined);
}
