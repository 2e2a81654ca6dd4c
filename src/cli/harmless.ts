/**
 * What a terminal would obey or hide: control characters, marks that turn the direction of text, separators of lines,
 * halves of surrogate pairs. Not the joiners that emoji and Indic scripts need.
 */
const UNSEEN = /(?![\u200c\u200d])[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu;

function escaped(character: string): string {
  return `\\u${(character.codePointAt(0) ?? 0).toString(16).padStart(4, '0')}`;
}

/** A message for people: what it quotes (names of files, arguments) may hold anything. Its own lines stay. */
export function harmless(text: string): string {
  return text.replace(UNSEEN, (character) =>
    character === '\n' || character === '\t' ? character : escaped(character),
  );
}

/** A name inside of a message, on one line. */
export function shownName(name: string): string {
  return name.replace(UNSEEN, escaped);
}
