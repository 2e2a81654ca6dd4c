import { clearPool, giveRecordBack, isNone, Pool, take } from '../memory';

/** First sighting of a message at a greylist: entries of one copy are a chain, one for each pair of database and source address. */
@unmanaged
export class Sighting {
  next: Sighting;
  database: i32;
  address: i32;
  /** First sighting of the triplet in its present window [s]. */
  seenAt: f64;
}

export const sightings = changetype<Pool>(memory.data(offsetof<Pool>(), 16));

/** Nothing is left over from an earlier run. */
export function clearSightings(): void {
  clearPool(sightings, offsetof<Sighting>(), 1024);
}

/** The entry for this database and source address in a chain, or none. */
export function findSighting(head: Sighting, database: i32, address: i32): Sighting {
  let entry = head;
  while (!isNone(entry) && (entry.database !== database || entry.address !== address)) {
    entry = entry.next;
  }
  return entry;
}

/** A new entry before `head`; it is the new head. */
export function addSighting(head: Sighting, database: i32, address: i32, seenAt: f64): Sighting {
  const entry = changetype<Sighting>(take(sightings));
  entry.database = database;
  entry.address = address;
  entry.seenAt = seenAt;
  entry.next = head;
  return entry;
}

export function releaseSightings(head: Sighting): void {
  let entry = head;
  while (!isNone(entry)) {
    const following = entry.next;
    giveRecordBack(sightings, changetype<usize>(entry));
    entry = following;
  }
}
