import { LIMIT_SESSIONS, LIMIT_WINDOW } from '../codes';
import { now } from '../kernel/clock';
import { allocateZeroed, clearPool, giveBack, giveRecordBack, isNone, Pool, take } from '../kernel/memory';
import { ClientLimit } from '../model/machines';

/**
 * Counts that servers keep of their clients: concurrent sessions, and messages per time (Postfix: anvil(8); providers). A
 * client that has used nothing up has no record, so memory grows with recent clients, not with all there ever were.
 */
@unmanaged
export class Client {
  /** The next one of the same slot. */
  next: Client;
  /** The table that it belongs to, and the client: a sending host, a sender or a domain; of an address also which (`part`). */
  memory: i32;
  part: i32;
  /** Sessions under way, or messages of this window. */
  count: i32;
  who: f64;
  /** Messages that the bucket still lets through, as of `at`; of a window, its first message came `at` [s]. */
  level: f64;
  at: f64;
  limit: ClientLimit;
}

/** Chains of records by hash; `cursor`: the slot where the search for unneeded records continues. */
@unmanaged
class ClientTable extends Pool {
  slots: usize;
  slotCount: i32;
  count: i32;
  cursor: i32;
}

export const clients = changetype<ClientTable>(memory.data(offsetof<ClientTable>(), 16));

const FIRST_SLOTS: i32 = 1 << 8;
/** Slots searched for unneeded records, for each new one: two, so that a table never doubles because of dead entries. */
const SEARCHED: i32 = 2;
/** Forgets all clients. */
export function clearClientTable(): void {
  clearPool(clients, offsetof<Client>(), 128);
  clients.slots = 0;
  clients.slotCount = 0;
  clients.count = 0;
  clients.cursor = 0;
}

function slotOf(memory: i32, who: f64, part: i32): usize {
  let h = <u32>(<i64>who) * 0x9e3779b1;
  h ^= <u32>(<i64>who >> 32) * 0xc2b2ae35;
  h ^= <u32>part * 0x85ebca6b;
  h ^= <u32>memory * 0x27d4eb2f;
  h ^= h >>> 15;
  h *= 0x2c1b3c6d;
  h ^= h >>> 13;
  return clients.slots + ((<usize>(h & (<u32>clients.slotCount - 1))) << 2);
}

/** The record of a client, or none. */
export function findClient(memory: i32, who: f64, part: i32): Client {
  if (clients.slotCount === 0) return changetype<Client>(0);
  let client = changetype<Client>(load<usize>(slotOf(memory, who, part)));
  while (!isNone(client) && (client.who !== who || client.part !== part || client.memory !== memory)) {
    client = client.next;
  }
  return client;
}

/** Adds a record for a client without one: it has used nothing up. */
export function addClient(limit: ClientLimit, who: f64, part: i32): Client {
  if (clients.count >= clients.slotCount) widen();
  for (let i = 0; i < SEARCHED; i += 1) dropUnneeded();
  const client = changetype<Client>(take(clients));
  client.memory = limit.memory;
  client.who = who;
  client.part = part;
  client.limit = limit;
  client.count = 0;
  client.level = limit.most;
  client.at = now;
  const slot = slotOf(limit.memory, who, part);
  client.next = changetype<Client>(load<usize>(slot));
  store<usize>(slot, changetype<usize>(client));
  clients.count += 1;
  return client;
}

function widen(): void {
  const slots = clients.slots;
  const count = clients.slotCount;
  clients.slotCount = max(FIRST_SLOTS, count * 2);
  clients.slots = allocateZeroed((<usize>clients.slotCount) << 2);
  clients.cursor = 0;
  for (let i = 0; i < count; i += 1) {
    let client = changetype<Client>(load<usize>(slots + ((<usize>i) << 2)));
    while (!isNone(client)) {
      const next = client.next;
      const slot = slotOf(client.memory, client.who, client.part);
      client.next = changetype<Client>(load<usize>(slot));
      store<usize>(slot, changetype<usize>(client));
      client = next;
    }
  }
  if (count > 0) giveBack(slots, (<usize>count) << 2);
}

/** Drops the records of one slot that equal a new one. */
function dropUnneeded(): void {
  const slot = clients.slots + ((<usize>clients.cursor) << 2);
  clients.cursor = (clients.cursor + 1) & (clients.slotCount - 1);
  let kept = changetype<Client>(0);
  let client = changetype<Client>(load<usize>(slot));
  store<usize>(slot, 0);
  while (!isNone(client)) {
    const next = client.next;
    if (isUnneeded(client)) {
      clients.count -= 1;
      giveRecordBack(clients, changetype<usize>(client));
    } else {
      client.next = kept;
      kept = client;
    }
    client = next;
  }
  store<usize>(slot, changetype<usize>(kept));
}

function isUnneeded(client: Client): bool {
  const limit = client.limit;
  if (limit.kind === LIMIT_SESSIONS) return client.count === 0;
  if (limit.kind === LIMIT_WINDOW) return client.count === 0 || now >= client.at + limit.window;
  return levelNow(client, limit) >= limit.most;
}

/** Current level of a bucket: it fills evenly, up to its capacity. */
export function levelNow(client: Client, limit: ClientLimit): f64 {
  return min<f64>(limit.most, client.level + (now - client.at) * limit.refill);
}
