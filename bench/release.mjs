// The figures of the last release, kept in the repository as ratios to C++, and what has become worse since.
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describeMachine } from './page.mjs';

const RELEASE = fileURLToPath(new URL('last-release.json', import.meta.url));
/** A ratio varies by a few in a hundred from one call to the next; peak memory with the garbage collector's moods. */
const NOISE = 1.1;
const MEMORY_NOISE = 1.2;
/** The seeds are the same each time, so events vary only if results do. */
const EVENTS_NOISE = 1.02;

/** Says what has become worse since the last release by more than chance. */
export function compareWithRelease(summaries) {
  const release = JSON.parse(readFileSync(RELEASE, 'utf8'));
  let worse = 0;
  for (const [model, { ratio, peak_MB, eventsPerMessage }] of Object.entries(summaries)) {
    const last = release.models[model];
    if (last === undefined) continue;
    const checks = [
      ['CPU time, as a ratio to C++,', ratio, last.ratio, NOISE],
      ['peak memory', peak_MB, last.peak_MB, MEMORY_NOISE],
      ['events per message', eventsPerMessage, last.eventsPerMessage, EVENTS_NOISE],
    ];
    for (const [what, now, before, noise] of checks) {
      if (now === null || before === null || now <= before * noise) continue;
      worse += 1;
      console.log(`WARNING: ${model}: ${what} is ${(now / before).toFixed(2)} times that of ${release.version}`);
    }
  }
  if (worse === 0) console.log(`Nothing is worse than at ${release.version} (${release.machine}) by more than chance.`);
}

/** Keeps the figures as those of the last release. */
export function keepAsRelease(summaries, version) {
  const models = Object.fromEntries(
    Object.entries(summaries).map(([model, { ratio, eventsPerMessage, peak_MB }]) => [
      model,
      { ratio, eventsPerMessage, peak_MB },
    ]),
  );
  const release = { version, machine: describeMachine(), models };
  writeFileSync(RELEASE, `${JSON.stringify(release, null, 2)}\n`);
  console.log('Kept as the figures of this release: bench/last-release.json');
}
