interface HotPath {
  readonly root: string;
  readonly event: string;
  /** Functions by name, each with those that it calls on the way. */
  readonly calls: Readonly<Record<string, readonly string[]>>;
  readonly known: Readonly<Record<string, string>>;
  readonly handedDown: Readonly<Record<string, string>>;
}

export function withHotPath(text: string, path?: HotPath): string;
