import { type Cited, cited } from './preset.js';

/**
 * When Linux gives up a connection that is never answered [s]: tcp_syn_retries=6 repeats, 134 to 135 s in the recordings
 * of MTAs that wait longer themselves. The manual counts 127 s, without the first evenly spaced repeats of later kernels.
 */
export const LINUX_CONNECT: Cited<number> = cited(
  135,
  'Linux repeats its SYN (tcp_syn_retries=6) and gives up; recorded; tcp(7) says 127 s',
);

/** The same for MTAs that were not watched themselves. */
export const LINUX_CONNECT_ELSEWHERE: Cited<number> = cited(
  135,
  'Linux repeats its SYN (tcp_syn_retries=6) and gives up; as seen with other MTAs on it',
);
