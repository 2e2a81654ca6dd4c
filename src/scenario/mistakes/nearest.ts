import { distance } from 'fastest-levenshtein';

/** Longest word that is compared: nobody mistypes a longer one, but somebody might send it. */
const LONGEST_WORD = 80;

/** Comparisons that one parse may spend on hints; a large file full of typing errors must not take minutes. */
const BUDGET = 400_000;

/** Synonyms from other programs and from common usage. Used only if the right word is one of the candidates. */
const SYNONYMS: ReadonlyMap<string, readonly string[]> = new Map([
  ['type', ['kind']],
  ['latency', ['rtt']],
  ['roundtrip', ['rtt']],
  ['ping', ['rtt']],
  ['outages', ['failures']],
  ['outage', ['failures', 'timeout']],
  ['faults', ['failures']],
  ['start', ['at']],
  ['begin', ['at']],
  ['from', ['at']],
  ['time', ['at', 'time', 't']],
  ['length', ['for']],
  ['duration', ['for']],
  ['repeat', ['every']],
  ['mttf', ['mtbf']],
  ['chance', ['probability']],
  ['share', ['probability']],
  ['code', ['reply']],
  ['message', ['reply', 'messages']],
  ['names', ['hosts']],
  ['hostnames', ['hosts']],
  ['count', ['hosts', 'messages']],
  ['behaviour', ['mta']],
  ['behavior', ['mta']],
  ['preset', ['mta', 'extends']],
  ['base', ['extends']],
  ['maxconnections', ['sessions']],
  ['connections', ['sessions']],
  ['capacity', ['sessions']],
  ['backup', ['relay']],
  ['records', ['mx']],
  ['runs', ['replications']],
  ['repetitions', ['replications']],
  ['name', ['title']],
  ['asserts', ['assert']],
  ['assertions', ['assert']],
  ['expect', ['assert']],
  ['clients', ['senders']],
  ['mail', ['traffic']],
  ['load', ['traffic']],
  ['end', ['until']],
  ['target', ['to']],
  ['queuelifetime', ['giveUpAfter']],
  ['maxage', ['giveUpAfter']],
  ['lifetime', ['giveUpAfter']],
  ['initial', ['first']],
  ['interval', ['every', 'first']],
  ['multiplier', ['factor']],
  ['cap', ['max']],
  ['limit', ['max', 'limits']],
  ['random', ['poisson']],
  ['roundrobin', ['cyclic']],
  ['shuffle', ['random']],
  ['static', ['fixed']],
  ['down', ['timeout', 'refuse']],
  ['reset', ['disconnect', 'refuse']],
  ['drop', ['disconnect', 'remove']],
  ['tarpit', ['slow']],
  ['delete', ['remove']],
  ['discard', ['remove']],
  ['retry', ['defer']],
  ['tempfail', ['defer', '4xx']],
  ['permfail', ['bounce', '5xx']],
  ['infinite', ['unlimited']],
  ['infinity', ['unlimited']],
  ['forever', ['unlimited']],
  ['nolimit', ['unlimited']],
  ['null', ['none']],
  ['off', ['none', 'false']],
  ['no', ['none', 'false']],
  ['false', ['none']],
  ['notfound', ['nxdomain']],
]);

/** Finds the nearest valid word for a wrong one, within a budget. */
export class Speller {
  #left = BUDGET;

  /** The candidate that was probably meant; undefined if none is near. */
  nearest(word: string, candidates: Iterable<string>): string | undefined {
    if (word.length > LONGEST_WORD || word === '') return undefined;
    const bare = bared(word);
    const synonyms = SYNONYMS.get(bare) ?? [];
    if (this.#left <= 0 && synonyms.length === 0) return undefined;
    let best: string | undefined;
    // Never all letters: `d` could be a slip for any letter.
    let bestDistance = Math.min(Math.max(1, Math.floor(bare.length / 3)) + 1, bare.length);
    for (const candidate of candidates) {
      if (synonyms.includes(candidate)) return candidate;
      if (Math.abs(candidate.length - word.length) > bestDistance + 2 || this.#left <= 0) continue;
      this.#left -= 1;
      const far = areNeighboursSwapped(bare, bared(candidate)) ? 1 : distance(bare, bared(candidate));
      if (far >= bestDistance) continue;
      best = candidate;
      bestDistance = far;
    }
    return best;
  }

  /** The nearest among a few keys; otherwise the longest key that is a prefix of the word. */
  nearestKey(word: string, keys: readonly string[]): string | undefined {
    return this.nearest(word, keys) ?? beginningOf(bared(word.slice(0, LONGEST_WORD)), keys);
  }
}

/** True for `olny` and `only`: two swapped neighbours are one slip (Damerau, 1964), but two changes to Levenshtein. */
function areNeighboursSwapped(one: string, other: string): boolean {
  if (one.length !== other.length) return false;
  let at = 0;
  while (at < one.length && one[at] === other[at]) at += 1;
  const swapped = `${other[at + 1] ?? ''}${other[at] ?? ''}`;
  return one.slice(at) === swapped + other.slice(at + 2);
}

/** Shortest prefix that is matched; shorter ones fit too many words. */
const SHORTEST_BEGINNING = 4;

/** The longest candidate that is a prefix of a word: `gaveUpBeforeRecovery` is `gaveUp` and more. */
function beginningOf(bare: string, candidates: readonly string[]): string | undefined {
  let longest: string | undefined;
  for (const candidate of candidates) {
    if (candidate.length < Math.max(SHORTEST_BEGINNING, (longest?.length ?? 0) + 1)) continue;
    if (bare.startsWith(bared(candidate))) longest = candidate;
  }
  return longest;
}

/**
 * A word without case and separators: `invalid_recipients`, `Invalid-Recipients` and `invalidRecipients` are the same.
 */
function bared(word: string): string {
  return word.toLowerCase().replace(/[_\- ]/g, '');
}

/** `a`, `b` or `c`, each in backticks; a long list is cut. */
export function choices(words: readonly string[], most = 16): string {
  if (words.length === 0) return 'nothing: there is none';
  const quoted = words.slice(0, most).map((word) => `\`${word}\``);
  if (words.length > most) return `${quoted.join(', ')} and ${words.length - most} more`;
  const last = quoted.pop();
  return quoted.length === 0 ? `${last}` : `${quoted.join(', ')} or ${last}`;
}

export function didYouMean(word: string | undefined): string | undefined {
  return word === undefined ? undefined : `did you mean \`${word}\`?`;
}
