import { behaviourShape } from './schema/behaviour.js';
import { domain } from './schema/domain.js';
import { server } from './schema/server.js';

/** The keys that the language has for a domain, a server, and a behaviour. */
export function languageKeys(): Readonly<Record<'domain' | 'server' | 'behaviour', ReadonlySet<string>>> {
  return {
    domain: new Set(Object.keys(domain.shape)),
    server: new Set(Object.keys(server.shape)),
    behaviour: new Set(Object.keys(behaviourShape)),
  };
}
