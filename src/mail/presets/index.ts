/**
 * Behaviour of known mail transfer agents: one data file each with its differences from the standard, or from a
 * relative, every value with its source. A new preset is one file like its neighbours and one line in `list.ts`.
 *
 *     presetBehaviour('postfix')?.timeouts.connect     → 30
 *     describePreset('postfix')                        → the same with sources, row by row
 */
export {
  type ComparedRow,
  type ComparedValue,
  comparePresets,
  mergeRows,
  type PresetComparison,
} from './comparison.js';
export { describePreset, listPresets, type PresetDescription, type PresetRow } from './description.js';
export { PRESET_NAMES, PRESETS } from './list.js';
export { aliasesOf, nearestPresets, presetBehaviour, presetName } from './naming.js';
export type { Cited, Preset, PresetValues, StageDecisions } from './preset.js';
export { type RetryTimes, retryTimes } from './retry-times.js';
