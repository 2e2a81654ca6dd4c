import type { Fate } from '../mail/index.js';
import { printableName } from '../report/index.js';
import { countOf, formatDuration } from '../units/index.js';
import type { Context } from './context.js';
import { deliveredLesson } from './delivered-lesson.js';
import { figuresOf, type TraceFigures } from './figures.js';
import { isLoop, lossOf, wasRefusedForGood, wentInCircles } from './loss.js';
import { lostLesson } from './lost-lesson.js';

/** `in its first pass, at the first attempt`. */
function effort({ passes, relayPasses, attempts, failures }: TraceFigures, arrived: boolean): string {
  if (attempts === 0) return passes < 2 ? 'no server was tried' : `no server was tried in ${countOf(passes, 'pass')}`;
  const tries =
    arrived && failures === 0 && attempts === 1 ? 'at the first attempt' : `after ${countOf(attempts, 'attempt')}`;
  if (relayPasses > 0) {
    return `${tries}, in ${countOf(passes, 'pass')} of the sender’s queue and ${countOf(relayPasses, 'pass')} of the relay’s`;
  }
  return passes < 2 ? `${tries}, in the first pass` : `${tries} in ${countOf(passes, 'pass')}`;
}

function deliveredEnding({ trace }: Context, figures: TraceFigures): string {
  const where = figures.last === null ? '' : ` by ${printableName(figures.last)}`;
  const through = figures.relay === null ? '' : `, through ${printableName(figures.relay)}`;
  return `Delivered${where}${through}, ${formatDuration(trace.latency ?? Number.NaN)} after submission: ${effort(figures, true)}.`;
}

/** The ending of a lost message, with the time it took. `when` begins with a blank, or is empty. */
function lostEnding(context: Context, fate: Exclude<Fate, 'delivered'>, when: string): string {
  const loss = lossOf(context);
  const by = loss?.relay == null ? '' : ` by the relay ${printableName(loss.relay)}`;
  const loops = loss !== null && isLoop(loss);
  const itself = `since ${loss?.relay == null ? 'its sender' : 'the relay'} is itself the best server that the DNS names`;
  switch (fate) {
    case 'quarantined':
      return `Put into quarantine by a filter${when}`;
    case 'removed':
      return `Thrown away by a filter${when}`;
    case 'rejected':
      if (loops) return `Returned to its author${by}${when}, ${itself}`;
      if (loss !== null && wentInCircles(context, loss))
        return `Returned to its author${when}, since it went in circles`;
      if (loss?.last?.outcome === 'accepted') return `Accepted, and then returned to its author${when}`;
      return loss === null || wasRefusedForGood(loss)
        ? `Refused for good${when} and returned to its author${by}`
        : `Returned to its author${by}${when}`;
    case 'expired':
      return `Given up${by}${when} and returned to its author`;
    case 'unroutable':
      if (loops) return `Returned to its author${by}${when}, ${itself}`;
      return `Returned to its author${by}${when}, since the DNS names no server for it`;
    case 'abandoned':
      return `Lost${by}${when}, since ${by === '' ? 'its sender' : 'it'} does not try again`;
    case 'pending':
      return 'Still in a queue when the run was stopped';
  }
}

/** The end of the trace, in one sentence. */
export function endingOf(context: Context): string {
  const { trace } = context;
  const figures = figuresOf(context);
  if (trace.fate === 'delivered') return deliveredEnding(context, figures);
  const after = trace.ended === null ? Number.NaN : trace.ended - trace.sent;
  const when = Number.isNaN(after) ? '' : after === 0 ? ' at once' : ` ${formatDuration(after)} after submission`;
  return `${lostEnding(context, trace.fate, when)}: ${effort(figures, false)}.`;
}

/** The lesson of the trace, in one or two sentences. */
export function lessonOf(context: Context): string {
  const figures = figuresOf(context);
  return context.trace.fate === 'delivered' ? deliveredLesson(context, figures) : lostLesson(context, figures);
}
