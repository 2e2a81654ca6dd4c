/** A set-up that is made from a file by changes. */
export interface Variant {
  readonly name: string;
  /** `PATH=VALUE`, in order. */
  readonly sets: readonly string[];
}

export type VariantReading =
  | { readonly ok: true; readonly variants: readonly Variant[] }
  | { readonly ok: false; readonly line: string };

/** `NAME: PATH=VALUE`; the name holds no `=`, `[`, quotes or line breaks. */
const NAMED = /^([^=:["'\n]{1,60}):\s+(\S.*)$/s;
/** Maximum number of set-ups: each runs beside the others, with threads and results of its own. */
export const MOST_ARMS = 20;

/**
 * Reads `--variant 'NAME: PATH=VALUE'`. Several changes with the same name make one variant; without a name, the change
 * itself is the name.
 */
export function readVariants(texts: readonly string[]): VariantReading {
  const variants = new Map<string, string[]>();
  for (const text of texts) {
    const [, name = text, set = text] = NAMED.exec(text.trim()) ?? [];
    if (!set.includes('=')) {
      return {
        ok: false,
        line: `--variant ${text}: expected \`NAME: PATH=VALUE\`, such as \`slow: servers["mx1.example.org"].rtt=2s\``,
      };
    }
    variants.set(name.trim(), [...(variants.get(name.trim()) ?? []), set]);
  }
  return { ok: true, variants: [...variants].map(([name, sets]) => ({ name, sets })) };
}
