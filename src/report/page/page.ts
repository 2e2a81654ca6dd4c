import type { RunResult } from '../../results/index.js';
import { type Markup, markup, trusted } from '../markup.js';
import { readAttempts } from '../topics/attempts.js';
import { readChoice } from '../topics/choice.js';
import { readFates } from '../topics/fates.js';
import { readLatency } from '../topics/latency.js';
import { readLoad } from '../topics/load.js';
import { readLosses } from '../topics/losses.js';
import { readQueue } from '../topics/queue.js';
import type { TopicReader } from '../topics/topic.js';
import { renderAsserts } from './asserts.js';
import { renderHeader, renderOpening, titleOf } from './opening.js';
import { renderOrigin } from './origin.js';
import { renderStories } from './stories.js';
import { renderStyle } from './style.js';
import { renderTopic } from './topic.js';
import { renderTotals } from './totals.js';

/** The questions of the page, in its order. A new one is a file in `topics/` and a line here. */
const TOPICS: readonly TopicReader[] = [
  readFates,
  readLosses,
  readLoad,
  readChoice,
  readLatency,
  readQueue,
  readAttempts,
];

/**
 * The results of a run as one HTML page: no network, no script, byte for byte the same for the same result. Its content
 * security policy allows its own style sheet and nothing else.
 */
export async function renderPage(result: RunResult): Promise<string> {
  const style = renderStyle();
  const topics: Markup[] = [];
  for (const read of TOPICS) {
    const topic = read(result);
    if (topic !== undefined) topics.push(await renderTopic(topic));
  }
  const policy = `default-src 'none'; style-src 'sha256-${await sha256(style)}'; base-uri 'none'; form-action 'none'`;
  return markup`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="generator" content="mxsim ${result.mxsim.version}">
<title>${titleOf(result)} · mxsim</title>
<style>${trusted(style)}</style>
</head>
<body>
<a class="skip" href="#results">Skip to the results</a>
${renderHeader(result)}
<main id="results" tabindex="-1">
${renderOpening(result)}
${renderAsserts(result)}
${topics}
${renderStories(result)}
${renderTotals(result)}
${renderOrigin(result)}
</main>
<footer><p>Simulated by mxsim ${result.mxsim.version}, a mail MX simulator. No real mail was sent.</p></footer>
</body>
</html>
`.html;
}

/** Base 64 of the SHA-256 of a text, as a content security policy names an inline style sheet. */
export async function sha256(text: string): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text));
  return btoa(String.fromCharCode(...new Uint8Array(digest)));
}
