import { formatCount, formatDuration, listedUpTo } from '../../units/index.js';
import type { Film } from './film.js';
import type { Narration, SceneServer } from './seen.js';

/** Looked back at, at least [s]. */
const WINDOW = 600;

const WORDS = {
  refuse: { shape: 'refused', text: 'refuses' },
  timeout: { shape: 'noanswer', text: 'does not answer' },
  unreachable: { shape: 'refused', text: 'has no route to it' },
  silent: { shape: 'silent', text: 'says nothing' },
  reply: { shape: 'later', text: 'says “not now”' },
  disconnect: { shape: 'cut', text: 'cuts the line' },
  handshake: { shape: 'cut', text: 'breaks the TLS handshake' },
  certificate: { shape: 'later', text: 'has another certificate' },
  slow: { shape: 'wait', text: 'is slow' },
} as const;

/** How a server fails, in the words of this page; `null` where it does not. The gravest comes first. */
export function failureWords({
  failing,
}: SceneServer): { readonly shape: string; readonly text: string; readonly since: number } | null {
  const order = [
    'refuse',
    'timeout',
    'unreachable',
    'silent',
    'reply',
    'disconnect',
    'handshake',
    'certificate',
    'slow',
  ] as const;
  const worst = [...failing].sort((a, b) => b.share - a.share || order.indexOf(a.kind) - order.indexOf(b.kind))[0];
  if (worst === undefined) return null;
  const { shape, text } = WORDS[worst.kind];
  const isFinal = worst.kind === 'reply' && (worst.code ?? 0) >= 500;
  const words = isFinal ? { shape: 'never5', text: 'says “never”' } : { shape, text };
  return { ...words, text: worst.share < 1 ? `${words.text} to some` : words.text, since: worst.since };
}

/** What happened in the last minutes, counted. */
export function narrate(
  film: Film,
  t: number,
  speed: number,
  servers: readonly SceneServer[],
  waiting: number,
): Narration {
  const window = Math.max(WINDOW, 2 * speed);
  const takers = servers.flatMap(({ name }) => {
    const accepted = film.doors.get(name)?.accepted;
    const count = (accepted?.upTo(t) ?? 0) - (accepted?.upTo(t - window) ?? 0);
    return count > 0 ? [{ name, count }] : [];
  });
  const took = takers.map(({ name, count }) => `${name} took ${formatCount(count)}`);
  const waits = waiting === 0 ? '' : waiting === 1 ? ' 1 waits.' : ` ${formatCount(waiting)} wait.`;
  const ago = `In the last ${formatDuration(Math.min(window, Math.max(1, t)))}`;
  const failing = servers.flatMap((server) => {
    const words = failureWords(server);
    return words === null ? [] : [{ name: server.name, ...words }];
  });
  const [first] = failing;
  if (first !== undefined) {
    const alike = failing.filter(({ text }) => text === first.text);
    const verb =
      alike.length === 1
        ? first.text
        : first.text
            .replace('refuses', 'refuse')
            .replace('does not', 'do not')
            .replace('says', 'say')
            .replace('is slow', 'are slow')
            .replace('cuts', 'cut');
    const rest = took.length === 0 ? 'nobody took anything' : listedUpTo(3, took);
    return {
      shape: first.shape,
      text: `${listedUpTo(
        3,
        alike.map(({ name }) => name),
      )} ${verb}. ${ago}: ${rest}.${waits}`,
    };
  }
  if (took.length === 0) return { shape: 'wait', text: `Every server is up. ${ago} no mail was accepted.${waits}` };
  return {
    shape: waiting > 0 ? 'wait' : 'accepted',
    text: `Every server is up. ${ago}: ${listedUpTo(3, took)}.${waits}`,
  };
}
