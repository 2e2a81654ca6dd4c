import type { RunResult } from '../../results/index.js';
import type { Markup } from '../markup.js';
import { readAttempts } from '../topics/run/attempts.js';
import { readCauses } from '../topics/run/causes.js';
import { readChoice } from '../topics/run/choice.js';
import { readFates } from '../topics/run/fates.js';
import { readLatency } from '../topics/run/latency.js';
import { readLoad } from '../topics/run/load.js';
import { readLosses } from '../topics/run/losses.js';
import { readPatience } from '../topics/run/patience.js';
import { readQueue } from '../topics/run/queue.js';
import { readRecovery } from '../topics/run/recovery.js';
import type { Topic, TopicReader } from '../topics/topic.js';
import { headline } from '../words/headline.js';
import { allHold, renderAsserts } from './asserts.js';
import { type Card, loadOf, verdictsOf } from './card.js';
import { type PageOptions, renderDocument } from './document.js';
import { renderNarratives } from './narratives.js';
import { factsOf, renderAnswer, renderDescription, renderFigures, renderHeader, titleOf } from './opening.js';
import { renderRunOrigin } from './origin.js';
import { renderContents } from './parts.js';
import { renderTopic } from './topic.js';
import { renderTotals } from './totals.js';

/**
 * The topics of the page, in its order; those without an answer are left out. The picture that shows the
 * answer is the first. A new one is a file in `topics/` and a line here.
 */
export const TOPICS: readonly TopicReader[] = [
  readLoad,
  readLosses,
  readPatience,
  readCauses,
  readLatency,
  readQueue,
  readRecovery,
  readChoice,
  readFates,
  readAttempts,
];

/** The topics of a run's page, in its order. */
export function readRunTopics(result: RunResult): Topic[] {
  return TOPICS.flatMap((read) => read(result) ?? []);
}

/** The card of a run, for a gallery. */
function cardOf(result: RunResult): Card {
  return {
    kind: 'run',
    title: titleOf(result),
    headline: headline(result),
    facts: factsOf(result).join(' · '),
    ...verdictsOf(result.asserts),
    ...loadOf(result),
  };
}

/**
 * The results of a run as one HTML page: no network, no script, byte for byte the same for the same result. Its content
 * security policy allows its own style sheet and nothing else.
 */
export async function renderPage(result: RunResult, { interactive = false }: PageOptions = {}): Promise<string> {
  const [first, ...others] = readRunTopics(result);
  const picture = first === undefined ? undefined : await renderTopic(first, interactive);
  const drawn: Markup[] = [];
  for (const topic of others) drawn.push(await renderTopic(topic, interactive));
  return renderDocument({
    interactive,
    card: cardOf(result),
    title: titleOf(result),
    version: result.mxsim.version,
    header: renderHeader(result),
    main: [
      renderAnswer(result),
      picture,
      renderFigures(result),
      renderDescription(result),
      renderContents([
        first === undefined ? undefined : [first.id, first.title],
        allHold(result) ? undefined : ['asserts', 'Asserts'],
        ...others.map(({ id, title }) => [id, title] as const),
        result.stories === undefined ? undefined : ['stories', 'Single messages'],
        ['totals', 'Totals'],
        ['origin', 'How to make this page again'],
      ]),
      renderAsserts(result),
      ...drawn,
      renderNarratives(result),
      renderTotals(result),
      renderRunOrigin(result),
    ],
  });
}
