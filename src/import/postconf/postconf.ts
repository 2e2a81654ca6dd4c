import { type Problem, parseHostName } from '../../scenario/index.js';
import { spellDuration } from '../../units/index.js';
import { placeOfLine, problemOf, shown } from '../finding.js';
import { canSay } from '../language.js';
import { type Line, spellFlow } from '../writing/lines.js';
import { type Parameters, readParameters, type Setting } from './parameters.js';

/** A sending host according to its configuration. */
export interface PostconfFinding {
  /** `myhostname`, or a placeholder. */
  readonly host: string;
  /** Differences from the preset `postfix`, as keys of a behaviour. */
  readonly behaviour: readonly Line[];
  readonly from: string;
}

export interface PostconfReading {
  readonly finding: PostconfFinding | null;
  readonly problems: readonly Problem[];
}

const UNITS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400, w: 604_800 };

/** A time without a unit has the unit of its parameter (postconf(5)). */
function seconds(text: string, unit: 's' | 'm' | 'h' | 'd'): number | undefined {
  const [, amount = '', own = unit] = /^(\d{1,9})([smhdw])?$/.exec(text.trim()) ?? [];
  return amount === '' ? undefined : Number(amount) * (UNITS[own] ?? 1);
}

/** Turns parameters into keys of a behaviour, each with its line as the note. */
class Configuration {
  readonly #parameters: Parameters;
  readonly #source: string;
  readonly problems: Problem[] = [];

  constructor(source: string, parameters: Parameters) {
    this.#source = source;
    this.#parameters = parameters;
  }

  /** The first of several parameters that is set: the transport's own takes precedence over the general one. */
  setting(...names: readonly string[]): (Setting & { readonly name: string }) | undefined {
    for (const name of names) {
      const found = this.#parameters.settings.get(name);
      if (found !== undefined) return { ...found, name };
    }
    return undefined;
  }

  note({ name, value, from }: Setting & { readonly name: string }): string {
    return `${from}: ${name} = ${shown(value, 60)}`;
  }

  advise({ name, value }: Setting & { readonly name: string }, words: string): void {
    const message = `${name} = ${shown(value, 60)}: ${words}`;
    this.problems.push(problemOf(placeOfLine(this.#source, 0, ''), { message }, 'advice', 'postconf'));
  }

  /** A time that differs from that of the preset. */
  time(names: readonly string[], unit: 's' | 'h' | 'd', usual: number): { seconds: number; note: string } | undefined {
    const setting = this.setting(...names);
    if (setting === undefined) return undefined;
    const found = seconds(setting.value, unit);
    if (found === undefined) this.advise(setting, 'not a time; the default is taken');
    return found === undefined || found === usual ? undefined : { seconds: found, note: this.note(setting) };
  }

  count(names: readonly string[], usual: number): { count: number; note: string } | undefined {
    const setting = this.setting(...names);
    if (setting === undefined) return undefined;
    const count = /^\d{1,7}$/.test(setting.value) ? Number(setting.value) : undefined;
    if (count === undefined) this.advise(setting, 'not a number; the default is taken');
    return count === undefined || count === usual ? undefined : { count, note: this.note(setting) };
  }

  isYes(name: string): boolean | undefined {
    const value = this.setting(name)?.value.toLowerCase();
    return value === 'yes' ? true : value === 'no' ? false : undefined;
  }
}

function retryLines(found: Configuration): Line[] {
  const min = found.time(['minimal_backoff_time'], 's', 300);
  const max = found.time(['maximal_backoff_time'], 's', 4000);
  const scan = found.time(['queue_run_delay'], 's', 300);
  const lines: Line[] = [];
  if (min !== undefined || max !== undefined || scan !== undefined) {
    const shortest = Math.max(1, min?.seconds ?? 300);
    const age = spellFlow([
      ['min', spellDuration(shortest)],
      ['max', spellDuration(Math.max(shortest, max?.seconds ?? 4000))],
    ]);
    const ageNote = [min?.note, max?.note].filter((note) => note !== undefined).join('; ');
    lines.push({
      key: 'retry',
      value: [
        { key: 'age', value: age, note: ageNote === '' ? 'the default' : ageNote },
        { key: 'scan', value: spellDuration(Math.max(1, scan?.seconds ?? 300)), note: scan?.note ?? 'the default' },
      ],
    });
  }
  if (min !== undefined) {
    const value = spellFlow([['for', spellDuration(Math.max(1, min.seconds))]]);
    lines.push({ key: 'deadHosts', value, note: `${min.note} (qmgr_queue.c)` });
  }
  return lines;
}

const TIMEOUTS: readonly (readonly [string, string, number])[] = [
  ['connect', 'smtp_connect_timeout', 30],
  ['greeting', 'smtp_helo_timeout', 300],
  ['ehlo', 'smtp_helo_timeout', 300],
  ['mail', 'smtp_mail_timeout', 300],
  ['rcpt', 'smtp_rcpt_timeout', 300],
  ['data', 'smtp_data_init_timeout', 120],
  ['message', 'smtp_data_done_timeout', 600],
];

function timeoutLines(found: Configuration): Line[] {
  const lines = TIMEOUTS.flatMap(([key, name, usual]): Line[] => {
    const time = found.time([name], 's', usual);
    // smtp_connect_timeout = 0 leaves it to the kernel: some two minutes, which is `kernel` in the preset.
    const value = time?.seconds === 0 ? '1h' : spellDuration(time?.seconds ?? usual);
    return time === undefined ? [] : [{ key, value, note: time.note }];
  });
  return lines.length === 0 ? [] : [{ key: 'timeouts', value: lines }];
}

function limitLines(found: Configuration): Line[] {
  const limit = (key: string, name: string, usual: number): Line[] => {
    const count = found.count([name], usual);
    return count === undefined
      ? []
      : [{ key, value: count.count === 0 ? 'unlimited' : String(count.count), note: count.note }];
  };
  const lines = [...limit('addresses', 'smtp_mx_address_limit', 5), ...limit('sessions', 'smtp_mx_session_limit', 2)];
  return lines.length === 0 ? [] : [{ key: 'limits', value: lines }];
}

function concurrencyLines(found: Configuration): Line[] {
  const initial = found.count(['smtp_initial_destination_concurrency', 'initial_destination_concurrency'], 5);
  const max = found.count(['smtp_destination_concurrency_limit', 'default_destination_concurrency_limit'], 20);
  if (initial === undefined && max === undefined) return [];
  const note = [initial?.note, max?.note].filter((one) => one !== undefined).join('; ');
  const most = max?.count ?? 20;
  if (most === 0) return [{ key: 'concurrency', value: 'unlimited', note }];
  const first = Math.max(1, Math.min(most, initial?.count ?? 5));
  return [
    {
      key: 'concurrency',
      value: spellFlow([
        ['initial', String(first)],
        ['max', String(most)],
      ]),
      note,
    },
  ];
}

function otherLines(found: Configuration): Line[] {
  const lines: Line[] = [];
  const life = found.time(['maximal_queue_lifetime'], 'd', 432_000);
  if (life !== undefined) lines.push({ key: 'giveUpAfter', value: spellDuration(life.seconds), note: life.note });
  const warning = found.time(['delay_warning_time'], 'h', 0);
  if (warning !== undefined)
    lines.push({ key: 'warnAfter', value: spellDuration(warning.seconds), note: warning.note });
  const pace = found.time(['smtp_destination_rate_delay', 'default_destination_rate_delay'], 's', 0);
  if (pace !== undefined) {
    lines.push({ key: 'pace', value: spellFlow([['destination', spellDuration(pace.seconds)]]), note: pace.note });
  }
  const yesNo = (name: string, unusual: boolean, key: string, value: string): void => {
    const setting = found.setting(name);
    if (setting !== undefined && found.isYes(name) === unusual) lines.push({ key, value, note: found.note(setting) });
  };
  yesNo('smtp_skip_5xx_greeting', false, 'onFailure', '{ greeting: { 5xx: bounce } }');
  yesNo('smtp_connection_cache_on_demand', false, 'reuse', 'none');
  yesNo('smtp_randomize_addresses', false, 'equalPreference', 'dnsOrder');
  yesNo('smtp_defer_if_no_mx_address_found', true, 'onLookup', '{ noAddress: defer }');
  return lines;
}

const TLS_LEVELS: Readonly<Record<string, string>> = {
  '': 'none',
  none: 'none',
  may: 'may',
  encrypt: 'encrypt',
  verify: 'verify',
  secure: 'verify',
  fingerprint: 'verify',
  dane: 'may',
  'dane-only': 'encrypt',
};

function securityLines(found: Configuration): Line[] {
  const lines: Line[] = [];
  const level = found.setting('smtp_tls_security_level');
  const tls = level === undefined ? undefined : TLS_LEVELS[level.value.toLowerCase()];
  if (level !== undefined && tls !== undefined) {
    const note = found.note(level);
    lines.push({ key: 'tls', value: tls, note, isComment: !canSay('behaviour', 'tls') });
    if (level.value.startsWith('dane'))
      lines.push({ key: 'dane', value: '100%', note, isComment: !canSay('behaviour', 'dane') });
  }
  const use = found.setting('inet_protocols');
  const prefer = found.setting('smtp_address_preference');
  const balance = found.setting('smtp_balance_inet_protocols');
  const protocols = use?.value.split(/[\s,]+/).filter((one) => one !== '') ?? [];
  const [only] = protocols;
  const single = protocols.length === 1 && (only === 'ipv4' || only === 'ipv6') ? only : undefined;
  if (single !== undefined && use !== undefined) {
    lines.push({
      key: 'family',
      value: spellFlow([['use', single]]),
      note: found.note(use),
      isComment: !canSay('behaviour', 'family'),
    });
  } else if (use !== undefined || prefer !== undefined || balance !== undefined) {
    const value = spellFlow([
      ['use', 'both'],
      ['prefer', ['ipv4', 'ipv6'].includes(prefer?.value ?? '') ? (prefer?.value ?? 'any') : 'any'],
      ['balance', balance?.value.toLowerCase() === 'no' ? 'false' : 'true'],
    ]);
    const note = [use, prefer, balance].flatMap((one) => (one === undefined ? [] : found.note(one))).join('; ');
    lines.push({ key: 'family', value, note, isComment: !canSay('behaviour', 'family') });
  }
  return lines;
}

/** A next hop as Postfix writes it: `[host]:587` is the host, `domain` its MX; of a list, the first. */
function hopLines(found: Configuration, name: string, key: 'via' | 'fallback'): Line[] {
  const setting = found.setting(name);
  const [first = ''] = (setting?.value ?? '').split(/[\s,]+/).filter((one) => one !== '');
  if (setting === undefined || first === '') return [];
  const host = parseHostName(first.replace(/^\[([^\]]*)\]/, '$1').replace(/:[\w-]+$/, ''));
  if (!host.ok) {
    found.advise(setting, 'not a host name; it is left out');
    return [];
  }
  const isHost = first.startsWith('[');
  const note = `${found.note(setting)}: ${isHost ? 'the host itself' : 'by the MX of that name'}`;
  return [{ key, value: host.value, note, isComment: !canSay('behaviour', key) }];
}

/** Reads `postconf -n` into a behaviour on top of the preset `postfix`. */
export function readPostconf(source: string, text: string): PostconfReading {
  const parameters = readParameters(source, text);
  if (parameters.settings.size === 0) return { finding: null, problems: parameters.problems };
  const found = new Configuration(source, parameters);
  const behaviour = [
    ...otherLines(found),
    ...retryLines(found),
    ...timeoutLines(found),
    ...limitLines(found),
    ...concurrencyLines(found),
    ...securityLines(found),
    ...hopLines(found, 'relayhost', 'via'),
    ...hopLines(found, 'smtp_fallback_relay', 'fallback'),
  ];
  const named = parseHostName(found.setting('myhostname')?.value ?? '');
  const host = named.ok ? named.value : 'my-server';
  return { finding: { host, behaviour, from: source }, problems: [...parameters.problems, ...found.problems] };
}
