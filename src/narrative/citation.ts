import { type Cited, type MtaBehaviour, PRESETS, type PresetValues } from '../mail/index.js';

/** What stands for a source where the scenario says something else than the preset. */
const SCENARIO = 'as the scenario says';

/**
 * Who says that this MTA behaves so: the preset's own source where the value is the preset's, the scenario where that
 * has changed it.
 */
export function citationOf<T>(mta: MtaBehaviour, pick: (values: PresetValues) => Cited<T>, value: T): string {
  const preset = PRESETS.find(({ name }) => name === mta.preset);
  if (preset === undefined) return SCENARIO;
  const cited = pick(preset.values);
  if (JSON.stringify(cited.value) !== JSON.stringify(value)) return SCENARIO;
  return cited.assumed ? `assumed: ${cited.source}` : cited.source;
}
