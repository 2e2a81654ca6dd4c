import type { Family } from '../../mail/index.js';
import { type Certificate, type FailureModel, meetsAll, shareMet } from '../../model/index.js';
import { formatCount, formatDuration, listedUpTo } from '../../units/index.js';
import type { Film } from './film.js';
import type { Narration, SceneServer } from './seen.js';

/** Shortest time that the narration looks back [s]. */
const WINDOW = 600;

const WORDS = {
  refuse: { shape: 'refused', text: 'refuses' },
  timeout: { shape: 'noanswer', text: 'does not answer' },
  unreachable: { shape: 'noroute', text: 'has no route to it' },
  silent: { shape: 'silent', text: 'says nothing' },
  reply: { shape: 'later', text: 'says “not now”' },
  disconnect: { shape: 'cut', text: 'cuts the line' },
  handshake: { shape: 'cut', text: 'breaks the TLS handshake' },
  certificate: { shape: 'badcert', text: 'has another certificate' },
  slow: { shape: 'wait', text: 'is slow' },
} as const;

const CERTIFICATES: Readonly<Record<Certificate, string>> = {
  valid: 'has a certificate that holds',
  selfSigned: 'has a self-signed certificate',
  expired: 'has an expired certificate',
  wrongName: 'has the certificate of another name',
  mismatch: 'has a key that the DNS does not know',
};

const FAMILIES: Readonly<Record<Family, string>> = { ipv4: 'on IPv4', ipv6: 'on IPv6' };

/** The mail that a failure affects, in two words; empty if it affects all. */
function whomItMeets(failure: FailureModel): string {
  if (meetsAll(failure)) return '';
  const [family, ...others] = failure.only?.family ?? [];
  return family !== undefined && others.length === 0 ? ` ${FAMILIES[family]}` : ' to some';
}

/** The failure of a server, in the words of this page; `null` if there is none. The gravest comes first. */
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
  const rank = ({ failure }: { readonly failure: FailureModel }): number =>
    (1 - shareMet(failure)) * order.length + order.indexOf(failure.kind);
  const worst = [...failing].sort((a, b) => rank(a) - rank(b))[0];
  if (worst === undefined) return null;
  const { failure, since } = worst;
  const { shape, text } = WORDS[failure.kind];
  const isFinal = failure.kind === 'reply' && (failure.reply?.code ?? 0) >= 500;
  const words = isFinal ? { shape: 'never5', text: 'says “never”' } : { shape, text };
  const said = failure.becomes === undefined ? words.text : CERTIFICATES[failure.becomes];
  return { shape: words.shape, text: `${said}${whomItMeets(failure)}`, since };
}

/** Healthy servers turn mail away, too: by limits, greylists, policies of their own. Empty if the time is too long to count. */
function turnedAway(film: Film, t: number, window: number): string {
  const parts = film.partsWithin(t - window, t);
  const [first, last] = [parts?.[0], parts?.at(-1)];
  if (first === undefined || last === undefined) return '';
  const turned = [...last.doors].flatMap(([name, { failed }]) => {
    const count = failed.upTo(t) - (first.doors.get(name)?.failed.upTo(t - window) ?? 0);
    return count > 0 ? [`${name} turned ${formatCount(count)} away`] : [];
  });
  return turned.length === 0 ? '' : ` ${listedUpTo(2, turned)}.`;
}

/** Reason why a host is not tried although it is up: a policy of the domain (RFC 8461), or failed key lookups (RFC 7672). */
function leftOut(film: Film, t: number): string {
  const found = film.model.senders
    .flatMap(({ name }) => film.ignoredBy(name, t))
    .find(({ why }) => why !== 'backupsIgnored');
  if (found === undefined) return '';
  return ` ${found.host} is left out: ${found.why === 'policy' ? 'the policy does not name it' : 'its keys cannot be looked up'}.`;
}

/** Summary of the last minutes, in numbers. */
export function narrate(
  film: Film,
  t: number,
  speed: number,
  servers: readonly SceneServer[],
  waiting: number,
): Narration {
  const window = Math.max(WINDOW, 2 * speed);
  const takers = servers.flatMap(({ name }, i) => {
    const accepted = film.acceptances[i];
    const count = (accepted?.upTo(t) ?? 0) - (accepted?.upTo(t - window) ?? 0);
    return count > 0 ? [{ name, count }] : [];
  });
  const took = takers.map(({ name, count }) => `${name} took ${formatCount(count)}`);
  const waits = waiting === 0 ? '' : waiting === 1 ? ' 1 waits.' : ` ${formatCount(waiting)} wait.`;
  const away = turnedAway(film, t, window);
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
            .replace('breaks', 'break')
            .replace('has ', 'have ')
            .replace('says', 'say')
            .replace('is slow', 'are slow')
            .replace('cuts', 'cut');
    const rest = took.length === 0 ? 'nobody took anything' : listedUpTo(3, took);
    return {
      shape: first.shape,
      text: `${listedUpTo(
        3,
        alike.map(({ name }) => name),
      )} ${verb}. ${ago}: ${rest}.${waits}${leftOut(film, t)}`,
    };
  }
  const more = `${away}${waits}${leftOut(film, t)}`;
  if (took.length === 0) return { shape: 'wait', text: `Every server is up. ${ago} no mail was accepted.${more}` };
  return {
    shape: waiting > 0 ? 'wait' : 'accepted',
    text: `Every server is up. ${ago}: ${listedUpTo(3, took)}.${more}`,
  };
}
