import { clearPool, giveRecordBack, Pool, take } from '../memory';

/** The subject of an event that may become void: it holds while the epoch of whom it is about is still the same. */
@unmanaged
export class Ticket {
  /** Of the pool, while the ticket is free. */
  following: usize;
  subject: usize;
  epoch: i32;
}

const pool = changetype<Pool>(memory.data(offsetof<Pool>(), 16));

export function clearTickets(): void {
  clearPool(pool, offsetof<Ticket>(), 512);
}

export function ticketFor(subject: usize, epoch: i32): usize {
  const ticket = changetype<Ticket>(take(pool));
  ticket.subject = subject;
  ticket.epoch = epoch;
  return changetype<usize>(ticket);
}

/** The event has come: its ticket may be used again, and is readable until the next `ticketFor`. */
export function spend(ticket: usize): Ticket {
  giveRecordBack(pool, ticket);
  return changetype<Ticket>(ticket);
}
