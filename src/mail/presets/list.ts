import { CHASQUID } from './chasquid.js';
import { COURIER } from './courier.js';
import { DMA } from './dma.js';
import { EXCHANGE_2016 } from './exchange-2016.js';
import { EXCHANGE_ONLINE } from './exchange-online.js';
import { EXIM } from './exim.js';
import { FIRE_AND_FORGET } from './fire-and-forget.js';
import { FIRST_MX_ONLY } from './first-mx-only.js';
import { HARAKA } from './haraka.js';
import { HIGHEST_MX_ONLY } from './highest-mx-only.js';
import { JAVAMAIL } from './javamail.js';
import { KUMOMTA } from './kumomta.js';
import { MADDY } from './maddy.js';
import { MAILGUN } from './mailgun.js';
import { MEASURED_2016 } from './measured-2016.js';
import { MOX } from './mox.js';
import { OPENSMTPD } from './opensmtpd.js';
import { POSTFIX } from './postfix.js';
import type { Preset } from './preset.js';
import { PROVIDERS_2026 } from './providers-2026.js';
import { QMAIL } from './qmail.js';
import { RETRYING_BOT } from './retrying-bot.js';
import { RFC5321 } from './rfc5321.js';
import { SENDMAIL } from './sendmail.js';
import { STALWART } from './stalwart.js';
import { ZONEMTA } from './zonemta.js';

/** All presets in display order: programs, services, providers, webmail as measured, bots and simple clients. */
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
  EXCHANGE_2016,
  EXCHANGE_ONLINE,
  ZONEMTA,
  STALWART,
  MADDY,
  MOX,
  KUMOMTA,
  MAILGUN,
  ...PROVIDERS_2026,
  ...MEASURED_2016,
  FIRE_AND_FORGET,
  FIRST_MX_ONLY,
  HIGHEST_MX_ONLY,
  RETRYING_BOT,
  JAVAMAIL,
];

/** Names that `mta:` and `extends:` accept. */
export const PRESET_NAMES: readonly string[] = PRESETS.map((preset) => preset.name);
