import type { Fate } from '../mail/index.js';
import { printableName } from '../report/index.js';
import { formatCount, formatDuration } from '../units/index.js';
import { figuresOf, type StoryFigures } from './figures.js';
import { giveUpInWords } from './retry-words.js';
import { mtaOf, type Scene } from './scene.js';

/** From here on waiting for an answer is felt [s]. */
const FELT = 1;

function countOf(count: number, noun: string): string {
  return `${formatCount(count)} ${noun}${count === 1 ? '' : noun.endsWith('s') ? 'es' : 's'}`;
}

/** `in its first pass, at the first attempt`. */
function effort({ passes, relayPasses, attempts, failures }: StoryFigures): string {
  if (attempts === 0) return passes < 2 ? 'no server was tried' : `no server was tried in ${countOf(passes, 'pass')}`;
  const tries = failures === 0 && attempts === 1 ? 'at the first attempt' : `after ${countOf(attempts, 'attempt')}`;
  if (relayPasses > 0) {
    return `${tries}, in ${countOf(passes, 'pass')} of the sender’s queue and ${countOf(relayPasses, 'pass')} of the relay’s`;
  }
  return passes < 2 ? `${tries}, in the first pass` : `${tries} in ${countOf(passes, 'pass')}`;
}

function deliveredEnding({ story }: Scene, figures: StoryFigures): string {
  const where = figures.last === null ? '' : ` by ${printableName(figures.last)}`;
  const through = figures.relay === null ? '' : `, through ${printableName(figures.relay)}`;
  return `Delivered${where}${through}, ${formatDuration(story.latency ?? Number.NaN)} after submission: ${effort(figures)}.`;
}

/** What became of a message that was not delivered; `when` begins with a blank, or is empty. */
const LOST: Readonly<Record<Exclude<Fate, 'delivered'>, (when: string) => string>> = {
  quarantined: (when) => `Put into quarantine by a filter${when}`,
  removed: (when) => `Thrown away by a filter${when}`,
  rejected: (when) => `Refused for good${when} and returned to its author`,
  expired: (when) => `Given up${when} and returned to its author`,
  unroutable: (when) => `Returned to its author${when}, since the DNS names no server for it`,
  abandoned: (when) => `Lost${when}, since its sender does not try again`,
  pending: () => 'Still in a queue when the run was stopped',
};

/** How the story ended, in one sentence. */
export function endingOf(scene: Scene): string {
  const { story } = scene;
  const figures = figuresOf(scene);
  if (story.fate === 'delivered') return deliveredEnding(scene, figures);
  const after = story.ended === null ? Number.NaN : story.ended - story.sent;
  const when = Number.isNaN(after) ? '' : after === 0 ? ' at once' : ` ${formatDuration(after)} after submission`;
  return `${LOST[story.fate](when)}: ${effort(figures)}.`;
}

const DNS_LESSON = 'The mail never reached a server: what the DNS says about a domain comes before everything else.';

function lostLesson(scene: Scene, figures: StoryFigures): string {
  const mta = mtaOf(scene, { by: scene.story.sender, copy: 1 });
  switch (scene.story.fate) {
    case 'expired':
      if (figures.ignoresBackups) {
        return 'This sender only tries the best preference: for its mail a backup might as well not exist.';
      }
      return `Mail outlives an outage that is shorter than its sender’s patience; this sender gives up ${giveUpInWords(mta.giveUpAfter)}.`;
    case 'abandoned':
      return 'A sender without a queue has one chance only: “not now” and “never” are the same to it.';
    case 'unroutable':
      return DNS_LESSON;
    case 'rejected':
      return figures.attempts === 0
        ? DNS_LESSON
        : 'A 5xx reply ends the matter: the sender must not try again (RFC 5321 §4.2.1).';
    case 'pending':
      return 'The run ended first: what would have become of the message is not known.';
    default:
      return 'The servers did their work; the filter decided by what it took the message for.';
  }
}

function retriedLesson({ waited, onlyPutOff }: StoryFigures): string {
  const share = `${formatDuration(waited)} of that went by between passes`;
  if (onlyPutOff) {
    return `${share}: a 4xx reply costs the receiver nothing, and the message one turn of its sender’s retry schedule.`;
  }
  return `${share}: once no address takes a message, it is as late as its sender’s retry schedule makes it, even if a server is back sooner.`;
}

function deliveredLesson({ story }: Scene, figures: StoryFigures): string {
  if (figures.duplicates > 0) {
    return 'It arrived more than once: who gets no reply to the final dot must send again, although the server may have the message (RFC 1047).';
  }
  if (figures.relay !== null) {
    return 'A relay takes the message off its sender’s hands, but only the final server can put it into a mailbox: it is safe, not fast.';
  }
  if (figures.passes > 1 && figures.ignoresBackups) {
    return 'This sender only tries the best preference: whatever the backups were doing, its mail waited for that.';
  }
  if (figures.passes > 1) return retriedLesson(figures);
  if (figures.failures === 0 && story.events.some(({ kind }) => kind === 'line')) {
    return 'The first address on the list took the message, after it had stood in line at its own sender: how much a sender does at once is part of how fast it delivers.';
  }
  if (figures.failures === 0 && (story.latency ?? 0) >= FELT) {
    return 'The first address on the list took the message: what time it cost went by at the server, in its queues and its work.';
  }
  if (figures.failures === 0)
    return 'This is a good day: the first address on the list takes the message, and the others are not needed.';
  if (figures.silence >= FELT) {
    return `Failover worked within one pass, but ${formatDuration(figures.silence)} went by waiting for servers that gave no answer: a refusal costs one round trip, silence the sender’s whole time-out.`;
  }
  return 'Failover as it is meant: one address failed, the next took the message at once, and nobody noticed.';
}

/** What can be learnt from it, in one sentence. */
export function lessonOf(scene: Scene): string {
  const figures = figuresOf(scene);
  return scene.story.fate === 'delivered' ? deliveredLesson(scene, figures) : lostLesson(scene, figures);
}
