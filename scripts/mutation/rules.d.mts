export interface Rule {
  readonly says: string;
  readonly source: string;
  readonly test: string;
  readonly was: string;
  readonly put: string;
  readonly of: string | undefined;
}
export const RULES: Readonly<Record<string, readonly Rule[]>>;
export function renderRules(): string;
