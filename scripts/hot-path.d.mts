/** Functions by name, each with those that it calls on the way. */
type Ways = Readonly<Record<string, readonly string[]>>;

export function withHotPath(text: string, ways?: Ways, start?: string, event?: string): string;
