import { spellDuration } from '../../units/index.js';
import { BEHAVIOUR, BEHAVIOUR_KEYS } from '../behaviour/behaviour.js';
import type { Form, Part } from '../behaviour/forms.js';
import { spellDecision, spellJitter, spellLimit, spellMapping, spellRetryRule } from '../behaviour/spelling.js';
import { type Decision, FAILURE_CLASSES, type FailureClass, STAGES, type Stage } from '../vocabulary.js';
import { PRESETS } from './list.js';
import { presetName } from './naming.js';
import { type Cited, cited, type Preset, type PresetValues, type StageDecisions } from './preset.js';

/** One value of a preset. */
export interface PresetRow {
  /** Key of the scenario language, or of the behaviour if the language has none: `timeouts.connect`. */
  readonly key: string;
  /** Plain data: times in seconds, null for none and unlimited. */
  readonly value: unknown;
  /** The value as the scenario language writes it: `5m`, `{ next: bounce }`. */
  readonly text: string;
  /** Source of the value; for an assumption, the reason for it. */
  readonly source: string;
  readonly assumed: boolean;
}

/** A preset laid out for people: `mxsim mta NAME`. */
export interface PresetDescription {
  readonly name: string;
  readonly summary: string;
  readonly describes: string;
  readonly rows: readonly PresetRow[];
}

function row<T>(key: string, from: Cited<T>, spell: (value: T) => string): PresetRow {
  return { key, value: from.value, text: spell(from.value), source: from.source, assumed: from.assumed };
}

const UNCONNECTED: readonly FailureClass[] = ['refused', 'timeout', 'unreachable'];
/** Stage at which a sender that requires TLS leaves by itself. */
const LEAVES_AT: Readonly<Partial<Record<FailureClass, Stage>>> = { noTls: 'starttls', badCertificate: 'tls' };

/**
 * True if a failure class is possible at a stage: only a connection is refused or has no route, nothing is said before
 * it stands, and a handshake has no temporary failure.
 */
export function isPossible(stage: Stage, kind: FailureClass): boolean {
  const own = LEAVES_AT[kind];
  if (own !== undefined) return stage === own;
  if (stage === 'connect') return UNCONNECTED.includes(kind);
  if (stage === 'tls' && kind === '4xx') return false;
  return kind === 'timeout' || !UNCONNECTED.includes(kind);
}

/** One row per decision of a stage: classes with the same decision from the same source share it. */
function stageRows(stage: Stage, decisions: StageDecisions): PresetRow[] {
  const kinds = FAILURE_CLASSES.filter((kind) => isPossible(stage, kind));
  const said = [...new Set(kinds.map((kind) => decisions[kind]))];
  return said.map((cite) => {
    const entries = kinds.filter((kind) => decisions[kind] === cite).map((kind) => [kind, cite.value] as const);
    return row<readonly (readonly [FailureClass, Decision])[]>(
      `onFailure.${stage}`,
      { ...cite, value: entries },
      (pairs) => spellMapping(pairs.map(([kind, decision]) => [kind, spellDecision(decision)])),
    );
  });
}

const ONE_RUNNER = cited<number>(1, 'one queue runner at most, where there is one');

function retryRows(retry: PresetValues['retry']): PresetRow[] {
  return [
    row('retry', retry.rule, spellRetryRule),
    row('retry.scan', retry.scan, (scan) => (scan === null ? 'none' : spellDuration(scan))),
    row('retry.jitter', retry.jitter, spellJitter),
    row('retry.per', retry.per, String),
    row('retry.atOnce', retry.atOnce, spellLimit),
    row('retry.runners', retry.runners ?? ONE_RUNNER, String),
  ];
}

/** A group has a row for each part; a key that may be left out has one only if the preset gives it. */
function rowsOf(key: string, form: Form, said: object | undefined): PresetRow[] {
  if (form.kind !== 'group')
    return said === undefined ? [] : [row(key, said as Cited<unknown>, form.spell as (value: unknown) => string)];
  return form.shown.flatMap((name) => {
    const part = form.parts[name] as Part;
    const unsaid = part.unsaid === undefined ? undefined : cited(null, part.unsaid);
    return rowsOf(`${key}.${name}`, part.form, said?.[name as never] ?? unsaid);
  });
}

/** Every value with its source; classes of failure with the same decision from the same source share a row. */
export function presetRows(from: PresetValues): PresetRow[] {
  return BEHAVIOUR_KEYS.flatMap((key) => {
    if (key === 'retry') return retryRows(from.retry);
    if (key === 'onFailure') return STAGES.flatMap((stage) => stageRows(stage, from.onFailure[stage]));
    return rowsOf(key, BEHAVIOUR[key].form, from[key]);
  });
}

function descriptionOf(preset: Preset): PresetDescription {
  const { name, summary, describes, values } = preset;
  return { name, summary, describes, rows: presetRows(values) };
}

/** Every value of a preset with its source, in the order of the reference page; undefined for an unknown name. */
export function describePreset(name: string): PresetDescription | undefined {
  const own = presetName(name);
  const preset = PRESETS.find((one) => one.name === own);
  return preset === undefined ? undefined : descriptionOf(preset);
}

/** Names of all presets with one line each. */
export function listPresets(): readonly Pick<PresetDescription, 'name' | 'summary' | 'describes'>[] {
  return PRESETS.map(({ name, summary, describes }) => ({ name, summary, describes }));
}
