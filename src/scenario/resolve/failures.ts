import type { Stage } from '../../mail/index.js';
import { DEFAULTS, type FailureModel, type FailureTiming } from '../../model/index.js';
import { type Context, complain } from '../context.js';
import type { Path } from '../mistakes/problem.js';
import type { WrittenFailure } from '../schema/failure.js';
import { type Clients, resolveNarrowing } from './conditions.js';
import { resolveRenewal } from './distribution.js';

export function resolveFailures(
  context: Context,
  path: Path,
  written: readonly WrittenFailure[] | 'none' | undefined,
  clients: Clients,
): FailureModel[] {
  if (written === undefined || written === 'none') return [];
  return written.map((failure, index) => resolveFailure(context, [...path, index], failure, clients));
}

function resolveFailure(context: Context, path: Path, written: WrittenFailure, clients: Clients): FailureModel {
  const { failure: defaults } = DEFAULTS;
  const common: FailureModel = {
    ...resolveNarrowing(context, path, written, clients, placeOf(written)),
    kind: written.kind,
    timing: resolveTiming(context, path, written),
    probability: written.probability ?? defaults.probability,
    cuts: written.cuts ?? defaults.cuts,
    sends: defaults.sends,
    stage: null,
    reply: null,
    helo: defaults.helo,
    kept: defaults.kept,
    factor: defaults.factor,
    delay: defaults.delay,
  };
  return Object.assign(common, particulars(context, path, written));
}

/** The first stage at which a session meets the failure. */
function placeOf(written: WrittenFailure): Stage {
  if ('stage' in written && written.stage !== undefined) return written.stage === 'quit' ? 'message' : written.stage;
  if (written.kind === 'slow') return 'message';
  if (written.kind === 'handshake' || written.kind === 'certificate') return 'tls';
  return written.kind === 'silent' ? 'greeting' : 'connect';
}

function particulars(context: Context, path: Path, written: WrittenFailure): Partial<FailureModel> {
  switch (written.kind) {
    case 'reply':
      return replyParts(context, path, written);
    case 'disconnect':
      return disconnectParts(context, path, written);
    case 'slow':
      return slowParts(context, path, written);
    case 'unreachable':
      return { delay: written.after ?? DEFAULTS.failure.after, sends: written.sends ?? DEFAULTS.failure.sends };
    case 'silent':
      return silentParts(context, path, written);
    case 'handshake':
      return { stage: 'tls', how: written.how ?? DEFAULTS.failure.how };
    case 'certificate':
      return { stage: 'tls', becomes: written.becomes ?? DEFAULTS.failure.becomes };
    default:
      return { sends: written.sends ?? DEFAULTS.failure.sends };
  }
}

type Written<K extends WrittenFailure['kind']> = Extract<WrittenFailure, { kind: K }>;

function replyParts(context: Context, path: Path, { stage, reply, helo }: Written<'reply'>): Partial<FailureModel> {
  const { failure: defaults } = DEFAULTS;
  if (helo === true && stage !== 'ehlo') {
    complain(context, [...path, 'helo'], {
      code: 'conflict',
      message: `\`helo: true\` at \`${stage}\``,
      expected: '`stage: ehlo`',
    });
  }
  const usual = stage === 'greeting' ? defaults.greetingReply : defaults.reply;
  return { stage, reply: reply ?? usual, helo: helo ?? defaults.helo };
}

function disconnectParts(context: Context, path: Path, { stage, kept }: Written<'disconnect'>): Partial<FailureModel> {
  if (kept === true && stage !== 'message') {
    const message = `\`kept: true\` at \`${stage}\`, where the server has no message yet`;
    complain(context, [...path, 'kept'], { code: 'conflict', message, expected: '`stage: message`' });
  }
  return { stage, kept: kept ?? DEFAULTS.failure.kept };
}

/**
 * `silent` from the greeting makes a server that nobody gets through to; from a later stage on, it is reached first.
 */
function silentParts(context: Context, path: Path, { stage, kept, sends }: Written<'silent'>): Partial<FailureModel> {
  const { failure: defaults } = DEFAULTS;
  const isLater = stage !== undefined && stage !== 'greeting';
  if (kept === true && stage !== 'message') {
    const message = `\`kept: true\` at \`${stage ?? 'greeting'}\`, where there is no message that it could keep`;
    complain(context, [...path, 'kept'], { code: 'conflict', message, expected: '`stage: message`' });
  }
  if (sends === true && isLater) {
    const message = `\`sends: true\` at \`${stage}\`: a server that is silent only then is not off`;
    complain(context, [...path, 'sends'], { code: 'conflict', message, expected: 'no `stage`, or no `sends`' });
  }
  const common = { sends: sends ?? defaults.sends, kept: kept ?? defaults.kept };
  if (stage === 'quit') return { ...common, stage: 'message', atQuit: true };
  return isLater ? { ...common, stage } : common;
}

function slowParts(context: Context, path: Path, { factor, delay, stage }: Written<'slow'>): Partial<FailureModel> {
  if (factor === undefined && delay === undefined) {
    complain(
      context,
      path,
      {
        code: 'missing-key',
        message: '`slow` does not say how',
        expected: '`factor: 10`, or `delay: 20s` with a `stage`',
        absent: ['factor', 'delay'],
      },
      'key',
    );
  }
  if (delay !== undefined && stage === undefined) {
    const expected = '`stage`: greeting, ehlo, mail, rcpt, data or message';
    complain(
      context,
      [...path, 'delay'],
      { code: 'missing-key', message: '`delay` without `stage`', expected, absent: ['stage'] },
      'key',
    );
  }
  if (delay === undefined && stage !== undefined) {
    const message = '`stage` without `delay`: a `factor` is for the whole message';
    complain(
      context,
      [...path, 'stage'],
      { code: 'conflict', message, expected: '`delay`, such as `delay: 20s`', absent: ['delay'] },
      'key',
    );
  }
  const { failure: defaults } = DEFAULTS;
  return { factor: factor ?? defaults.factor, delay: delay ?? defaults.delay, stage: stage ?? null };
}

/** Always; or planned (`at` and `for`); or random (`mtbf` and `mttr`). Keys of a pair must come together. */
export function resolveTiming(context: Context, path: Path, written: WrittenTiming): FailureTiming {
  const { at, for: length, every, mtbf, mttr, starts } = written;
  needs(context, path, written, 'at', 'for', 'how long it lasts, such as `for: 4h`');
  needs(context, path, written, 'for', 'at', 'when it begins, such as `at: 2d`');
  needs(context, path, written, 'every', 'at', 'when it begins first, such as `at: 2d`');
  needs(context, path, written, 'mtbf', 'mttr', 'how long it is down, such as `mttr: 1h`');
  needs(context, path, written, 'mttr', 'mtbf', 'how long it is up, such as `mtbf: 30d`');
  needs(context, path, written, 'starts', 'mtbf', 'a random failure (`mtbf` and `mttr`)');
  if (at !== undefined && mtbf !== undefined) {
    const message = '`at` and `mtbf` exclude each other: a failure is planned or random';
    complain(context, [...path, 'mtbf'], { code: 'conflict', message, hint: 'write two failures' }, 'key');
  }
  if (at !== undefined && length !== undefined) {
    if (every !== undefined && every < length) overlaps(context, path);
    return { kind: 'planned', at, for: length, every: every ?? null };
  }
  if (mtbf === undefined || mttr === undefined) return { kind: 'always' };
  const up = resolveRenewal(context, [...path, 'mtbf'], mtbf);
  const down = resolveRenewal(context, [...path, 'mttr'], mttr);
  return { kind: 'renewal', up, down, starts: starts ?? DEFAULTS.failure.starts };
}

/** The keys for the time of a failure. */
export type WrittenTiming = Pick<WrittenFailure, TimingKey>;

type TimingKey = 'at' | 'for' | 'every' | 'mtbf' | 'mttr' | 'starts';

function needs(
  context: Context,
  path: Path,
  written: WrittenTiming,
  key: TimingKey,
  other: TimingKey,
  expected: string,
): void {
  if (written[key] === undefined || written[other] !== undefined) return;
  complain(
    context,
    [...path, key],
    { code: 'timing', message: `\`${key}\` without \`${other}\``, expected, absent: [other] },
    'key',
  );
}

function overlaps(context: Context, path: Path): void {
  const message = 'it begins again before it has ended';
  complain(context, [...path, 'every'], { code: 'timing', message, expected: '`every` of at least `for`' });
}
