import type { Warning } from '../../results/index.js';

/** A warning as a line of text, with the code by which it can be looked up. */
export function warningText({ message, code }: Pick<Warning, 'message' | 'code'>): string {
  return code === '' ? message : `${message} [${code}]`;
}
