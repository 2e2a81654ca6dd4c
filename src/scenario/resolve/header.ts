import { DEFAULTS, type Model } from '../../model/index.js';
import { formatDuration, type Seconds } from '../../units/index.js';
import { looksLikePath } from '../call-arguments.js';
import { type Context, complain } from '../context.js';
import { unknownKey } from '../mistakes/explain.js';
import { foundPhrase } from '../schema/leaf.js';
import { scenario } from '../schema/scenario.js';
import { expectedBy } from '../schema/shape.js';
import { readValue } from '../sections.js';
import { nodeAt, plainOf } from '../text/tree.js';

const { shape } = scenario;

/** Replications if the scenario sets no number: it is derived from everything else. */
export const NOT_SAID = 0;

/** The parts of a model at the top level of a scenario. */
export type Header = Pick<
  Model,
  'title' | 'description' | 'seed' | 'replications' | 'duration' | 'messages' | 'until' | 'warmup'
>;

const SECTIONS = ['domains', 'servers', 'traffic'] as const;

/** Reports missing and unknown keys, and an empty list of domains. */
export function checkKeys(context: Context): void {
  const { root } = context;
  if (root.kind !== 'map') {
    const expected = 'a map with at least `domains`, `servers` and `traffic`';
    const isPath = root.kind === 'scalar' && looksLikePath(root.source.text);
    const hint = isPath ? 'this looks like a path: give the text that is in the file' : undefined;
    complain(context, [], { code: 'type', message: foundPhrase(plainOf(root)), expected, hint });
    return;
  }
  for (const key of root.entries.keys()) {
    if (Object.hasOwn(shape, key)) continue;
    if (context.problems.full) {
      context.problems.skip(1);
      continue;
    }
    const { path, at, complaint } = unknownKey(
      { schema: scenario, value: {}, path: [], speller: context.speller },
      key,
    );
    complain(context, path, complaint, at);
  }
  for (const key of SECTIONS) {
    if (root.entries.has(key)) continue;
    const hint = key === 'servers' ? '`servers: {}` where nothing can be reached' : undefined;
    const complaint = { code: 'missing-key', message: `\`${key}\` is missing`, expected: EXPECTED[key], hint } as const;
    complain(context, [], complaint);
  }
  const domains = nodeAt(root, ['domains'])?.node;
  if (domains?.kind === 'map' && domains.entries.size === 0) {
    complain(
      context,
      ['domains'],
      { code: 'missing-key', message: 'there is no domain', expected: EXPECTED.domains },
      'key',
    );
  }
}

const EXPECTED = {
  domains: 'the domains that mail is sent to, such as `domains: { example.org: { mx: [ 10 mx1.example.org ] } }`',
  servers: 'the machines, such as `servers: { mx1.example.org: {} }`',
  traffic: expectedBy(shape.traffic),
};

export function readHeader(context: Context, file: string): Header {
  const duration = readTop(context, 'duration', shape.duration);
  const messages = readTop(context, 'messages', shape.messages);
  readTop(context, '$schema', shape.$schema);
  return {
    title: readText(context, 'title', shape.title) ?? stemOf(file),
    description: readText(context, 'description', shape.description) ?? '',
    seed: readText(context, 'seed', shape.seed) ?? DEFAULTS.seed,
    replications: readTop(context, 'replications', shape.replications) ?? NOT_SAID,
    duration: duration ?? (messages === undefined ? DEFAULTS.duration : null),
    messages: messages ?? null,
    until: readTop(context, 'until', shape.until) ?? null,
    warmup: readWarmup(context, duration ?? (messages === undefined ? DEFAULTS.duration : null)),
  };
}

/** Reads the warm-up; one as long as the arrivals would leave nothing to measure. */
function readWarmup(context: Context, duration: Seconds | null): Seconds {
  const warmup = readTop(context, 'warmup', shape.warmup) ?? DEFAULTS.warmup;
  if (duration === null || warmup < duration) return warmup;
  const message = `\`warmup\` lasts ${formatDuration(warmup)}, but arrivals stop after ${formatDuration(duration)}`;
  complain(context, ['warmup'], { code: 'conflict', message, expected: 'a time shorter than `duration`' });
  return DEFAULTS.warmup;
}

function readTop<T>(context: Context, key: string, schema: Parameters<typeof readValue<T>>[2]): T | undefined {
  const node = nodeAt(context.root, [key])?.node;
  return node === undefined ? undefined : (readValue(context, [key], schema, node).value ?? undefined);
}

/** Reads text as written: `007` is no number here, and `1.10` keeps its final zero. */
function readText(
  context: Context,
  key: string,
  schema: Parameters<typeof readValue<string | undefined>>[2],
): string | undefined {
  const value = readTop(context, key, schema);
  const node = nodeAt(context.root, [key])?.node;
  return value !== undefined && node?.kind === 'scalar' && typeof node.value !== 'string' ? node.written : value;
}

/** `scenarios/first-failover.yaml` → `first-failover`. */
function stemOf(file: string): string {
  const name = file.split(/[\\/]/).at(-1) ?? file;
  return name.replace(/\.(?:ya?ml|json)$/i, '');
}
