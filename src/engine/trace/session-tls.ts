import { EHLO, SECURED } from '../core/codes.js';
import type { CoreMemory } from '../host/core-memory.js';

/** Version of the TLS in which the session of a message ended at this stage; null in clear. What is newer than 1.1 counts as 1.3. */
export function tlsOf(memory: CoreMemory, m: number, stage: number): string | null {
  if (stage < EHLO || (memory.read('Message', m, 'failure') & SECURED) === 0) return null;
  if (memory.read('Mta', memory.read('Agent', memory.read('Message', m, 'agent'), 'mta'), 'meetsTls') === 0)
    return null;
  const server = memory.read('Address', memory.read('Message', m, 'address'), 'server');
  return memory.read('Server', server, 'oldTls') === 0 ? 'TLSv1.3' : 'TLSv1.1';
}
