import type { MtaBehaviour } from '../behaviour.js';
import { behaviourOf } from './behaviour-of.js';
import { CHASQUID } from './chasquid.js';
import { COURIER } from './courier.js';
import { DMA } from './dma.js';
import { EXIM } from './exim.js';
import { FIRE_AND_FORGET } from './fire-and-forget.js';
import { FIRST_MX_ONLY } from './first-mx-only.js';
import { HARAKA } from './haraka.js';
import { OPENSMTPD } from './opensmtpd.js';
import { POSTFIX } from './postfix.js';
import type { Preset } from './preset.js';
import { QMAIL } from './qmail.js';
import { RFC5321 } from './rfc5321.js';
import { SENDMAIL } from './sendmail.js';

/** All presets, in the order in which they are shown. */
export const PRESETS: readonly Preset[] = [
  RFC5321,
  POSTFIX,
  EXIM,
  SENDMAIL,
  OPENSMTPD,
  COURIER,
  DMA,
  CHASQUID,
  HARAKA,
  QMAIL,
  FIRE_AND_FORGET,
  FIRST_MX_ONLY,
];

/** The names that `mta:` and `extends:` know. */
export const PRESET_NAMES: readonly string[] = PRESETS.map((preset) => preset.name);

const BEHAVIOURS: ReadonlyMap<string, MtaBehaviour> = new Map(
  PRESETS.map((preset) => [preset.name, behaviourOf(preset)]),
);

/** The behaviour of a preset, complete and frozen; undefined for a name that is not one. */
export function presetBehaviour(name: string): MtaBehaviour | undefined {
  return BEHAVIOURS.get(name);
}
