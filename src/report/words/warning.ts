import type { Warning } from '../../results/index.js';

/** A warning as a line of text, with its code to look it up. */
export function warningText({ message, code }: Pick<Warning, 'message' | 'code'>): string {
  return code === '' ? message : `${message} [${code}]`;
}
