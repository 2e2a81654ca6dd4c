import { STAGES } from '../../mail/index.js';
import { type ClientLimitModel, DEFAULTS, type ServerModel } from '../../model/index.js';
import { type Context, complain } from '../context.js';
import type { Path } from '../mistakes/problem.js';
import type { WrittenClientLimit } from '../schema/client-limit.js';
import type { WrittenServer } from '../schema/server.js';
import type { Section } from '../sections.js';

/** The limits for each client of a server. */
export function resolveClientLimits(
  context: Context,
  path: Path,
  server: string,
  written: WrittenServer['perClient'],
): Pick<ServerModel, 'perClient'> {
  if (written === undefined || written === 'none' || written.length === 0) return {};
  const perClient = written.flatMap((limit, i) => {
    const found = resolveLimit(context, [...path, i], limit);
    if (found === null) return [];
    // No label begins with a bracket, so a private memory is never shared. Under one name, each limit has its own.
    const { allows, key, countsTries } = found;
    const memory = limit.shared === undefined ? `(${server} ${i})` : [limit.shared, allows, key, countsTries];
    return [{ ...found, memory: typeof memory === 'string' ? memory : JSON.stringify(memory) }];
  });
  return { perClient };
}

function resolveLimit(
  context: Context,
  path: Path,
  written: WrittenClientLimit,
): Omit<ClientLimitModel, 'memory'> | null {
  const allows = allowanceOf(context, path, written);
  if (allows === null) return null;
  const { perClient: defaults } = DEFAULTS;
  const { key = defaults.key, reply = defaults.reply, counts = defaults.counts } = written;
  return {
    allows,
    key,
    stage: stageOf(context, path, written),
    reply,
    countsTries: counts === 'tries',
  };
}

/** Either sessions or messages, with the keys that belong to them. */
function allowanceOf(context: Context, path: Path, written: WrittenClientLimit): ClientLimitModel['allows'] | null {
  const { sessions, rate, burst, window } = written;
  if (sessions !== undefined) {
    for (const key of ['rate', 'burst', 'window', 'counts'] as const) {
      if (written[key] === undefined) continue;
      const message = `\`${key}\` beside \`sessions\`: a limit is for sessions, or for messages`;
      complain(context, [...path, key], { code: 'conflict', message, hint: 'write two limits' }, 'key');
    }
    return { kind: 'sessions', most: sessions };
  }
  if (rate === undefined) {
    const expected = '`sessions: 10`, or `rate: 100/h`';
    const problem = {
      code: 'missing-key',
      message: 'it limits nothing',
      expected,
      absent: ['sessions', 'rate'],
    } as const;
    complain(context, path, problem, 'key');
    return null;
  }
  const most = Math.max(1, Math.floor(rate.amount));
  if (window === undefined) return { kind: 'bucket', rate: rate.amount / rate.per, burst: burst ?? most };
  if (burst !== undefined) {
    const message = '`burst` in a fixed window, which takes all at once';
    complain(context, [...path, 'burst'], { code: 'conflict', message, hint: 'leave one of the two out' }, 'key');
  }
  return { kind: 'window', most, length: rate.per };
}

/** The recipient is known only at RCPT (RFC 5321 §4.1.1.3). */
function stageOf(context: Context, path: Path, written: WrittenClientLimit): ClientLimitModel['stage'] {
  const { sessions, key, stage } = written;
  const { perClient: defaults } = DEFAULTS;
  if (key !== 'domain') return stage ?? (sessions === undefined ? defaults.rateStage : defaults.sessionsStage);
  if (sessions !== undefined) {
    const message = 'a session is to nobody’s domain: its messages are';
    complain(context, [...path, 'key'], { code: 'conflict', message, expected: 'another `key`, or a `rate`' });
  } else if (stage !== undefined && STAGES.indexOf(stage) < STAGES.indexOf('rcpt')) {
    const message = `at \`${stage}\` nobody knows the recipient’s domain yet`;
    complain(context, [...path, 'stage'], { code: 'conflict', message, expected: '`stage: rcpt` or later' });
  }
  return stage ?? 'rcpt';
}

/** Servers that share a memory must have the same limit: otherwise they would count differently. */
export function checkSharedLimits(
  context: Context,
  servers: readonly { readonly model: ServerModel; readonly path: Path }[],
  written: Section<WrittenServer>,
): void {
  const first = new Map<string, string>();
  for (const { name, path, value } of written.values()) {
    const limits = value?.perClient;
    if (limits === undefined || limits === 'none') continue;
    const model = servers.find((one) => one.path === path)?.model.perClient ?? [];
    const own = new Map<string, { readonly memories: string[]; readonly place: number }>();
    limits.forEach(({ shared }, place) => {
      if (shared === undefined) return;
      const known = own.get(shared) ?? { memories: [], place };
      known.memories.push(model[place]?.memory ?? '');
      own.set(shared, known);
    });
    for (const [shared, { memories, place }] of own) {
      const all = memories.toSorted().join();
      if ((first.get(shared) ?? all) !== all) {
        const message = `\`${name}\` allows something else than other servers that share \`${shared}\``;
        const expected = 'the same limits at each of them; or another name';
        complain(context, [...path, 'perClient', place, 'shared'], { code: 'conflict', message, expected });
      }
      first.set(shared, first.get(shared) ?? all);
    }
  }
}
