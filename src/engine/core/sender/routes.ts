import { FAMILY_BOTH, FAMILY_IPV4 } from '../codes';
import { hostNumberOf, Message, uniformOfHost } from '../messages/message';
import { Mta } from '../model/mta';

/** Which families of addresses the sending host of this message asks for (getaddrinfo(3), AI_ADDRCONFIG: only those it has an address of). */
export function familiesOf(m: Message, mta: Mta): i32 {
  return mta.asksIfRouted && mta.families === FAMILY_BOTH && lacksRoute(m, mta) ? FAMILY_IPV4 : mta.families;
}

/** Has the sending host of this message no route to IPv6? It is drawn once for each. */
export function lacksRoute(m: Message, mta: Mta): bool {
  const routes = mta.ipv6Routes;
  if (routes >= 1) return false;
  const agent = m.agent;
  return routes <= 0 || uniformOfHost(agent.routeKey0, agent.routeKey1, hostNumberOf(m)) >= routes;
}
