import { ATTEMPT_FAILED, MESSAGE_ACCEPTED, REACHED_FILTER } from '../codes';
import { kindOf, peek, pop, subjectOf } from '../queue';
import { forgetAttempt } from '../recorder';
import { FURTHER, has, Message, REUSED } from '../state/message';
import { model, serverNumbered, serverOf } from '../world';

/**
 * The world stops: attempts that have no outcome yet are taken out of the counts, so that what is left adds up. They are
 * those that wait for their outcome, for a filter, or in a backlog. Empties the queue of events.
 */
export function forgetUnderWay(): void {
  for (let row = peek(); row !== 0; row = peek()) {
    const what = pop(row);
    const kind = kindOf(what);
    if (kind !== ATTEMPT_FAILED && kind !== MESSAGE_ACCEPTED && kind !== REACHED_FILTER) continue;
    forget(changetype<Message>(subjectOf(what)));
  }
  for (let number = 0; number < model.serverCount; number += 1) {
    for (let at = serverNumbered(number).backlogHead; at !== 0; at = changetype<usize>(changetype<Message>(at).next)) {
      forget(changetype<Message>(at));
    }
  }
}

function forget(m: Message): void {
  const wasFurther = has(m, FURTHER) || m.passes > 1 || !m.agent.isSender;
  forgetAttempt(serverOf(m), !has(m, REUSED), wasFurther);
}
