import { now } from '../kernel/clock';
import { add, clearMap, find, Known, PairMap } from '../kernel/pair-map';
import { hostOf, Message } from '../messages/message';
import { Server } from '../model/machines';

/** A server that a sending host speaks to in clear, because its TLS failed (Courier, courieresmtp.C: TRACK_NHOURS). */
@unmanaged
class ClearHost extends Known {
  until: f64;
}

const clearHosts = changetype<PairMap>(memory.data(offsetof<PairMap>(), 16));

/** Forgets all such servers. */
export function clearClearHosts(servers: i32): void {
  // Few senders have any, so no pair has a slot of its own.
  clearMap(clearHosts, Infinity, servers, offsetof<ClearHost>());
}

export function isSpokenToInClear(m: Message, server: Server): bool {
  const known = find(clearHosts, hostOf(m), server.number);
  return known !== 0 && now < changetype<ClearHost>(known).until;
}

/** The server is spoken to in clear until then [s]. */
export function speakInClear(m: Message, server: Server, until: f64): void {
  const host = hostOf(m);
  const known = find(clearHosts, host, server.number);
  changetype<ClearHost>(known !== 0 ? known : add(clearHosts, host, server.number)).until = until;
}
