import type { Conditions } from '../src/model/index.js';

/** Whom a failure meets: only this is asked, and nothing else. */
export function meetingOnly(asked: Partial<Conditions> = {}): Conditions {
  const nobody = { senders: null, hosts: null, group: null, family: null, mail: null };
  return { ...nobody, over: null, tls: null, recipient: null, after: null, ...asked };
}
