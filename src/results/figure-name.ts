/** A figure's path as asserts write it: keys joined by dots, quoted where they hold one: `servers["mx1.example.org"].share`. */
export function spellFigure(path: readonly string[]): string {
  return path
    .map((key) => (/^[\w$-]+$/.test(key) ? `.${key}` : `["${key}"]`))
    .join('')
    .replace(/^\./, '');
}
