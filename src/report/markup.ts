/**
 * Markup that is known to be safe. Only this file makes it: a text becomes markup by being escaped, and `markup`
 * escapes whatever is put into it, so a template cannot forget to.
 */
export interface Markup {
  readonly html: string;
}

type Content = string | number | Markup | undefined | readonly Content[];

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Escapes text for an element or for an attribute in quotes. */
export function escapeMarkup(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? character);
}

/** A template whose values are escaped; lists are joined, `undefined` is nothing. */
export function markup(parts: TemplateStringsArray, ...values: readonly Content[]): Markup {
  return { html: parts.map((part, at) => part + written(values[at])).join('') };
}

function written(value: Content): string {
  if (value === undefined) return '';
  if (typeof value === 'number') return String(value);
  if (typeof value === 'string') return escapeMarkup(value);
  return 'html' in value ? value.html : value.map(written).join('');
}

/** Takes text for markup. Only for what this room wrote itself: its style sheet, its drawings. */
export function trusted(html: string): Markup {
  return { html };
}
