import { type Extension, RangeSet, StateEffect, StateField, type Text } from '@codemirror/state';
import { Decoration, EditorView, GutterMarker, gutter } from '@codemirror/view';

/** Starts of the lines that an edit of the page has changed; an empty list removes the marks. */
const marked = StateEffect.define<readonly number[]>();

const line = Decoration.line({ class: 'cm-changed' });

const lines = StateField.define({
  create: () => Decoration.none,
  update: (marks, transaction) => {
    const [effect] = transaction.effects.filter((one) => one.is(marked));
    if (effect !== undefined) return Decoration.set(effect.value.map((from) => line.range(from)));
    // Text typed by hand needs no marks.
    return transaction.docChanged ? Decoration.none : marks;
  },
  provide: (field) => EditorView.decorations.from(field),
});

/** A bar beside a changed line: a sign that does not rely on colour alone. */
class Bar extends GutterMarker {
  override toDOM(): Node {
    const bar = document.createElement('span');
    bar.className = 'cm-changedMark';
    bar.textContent = '▌';
    return bar;
  }
}
const BAR = new Bar();

export const changedLines: Extension = [
  lines,
  gutter({
    class: 'cm-changedGutter',
    markers: (view) => {
      const found: number[] = [];
      view.state.field(lines).between(0, view.state.doc.length, (from) => void found.push(from));
      return RangeSet.of(found.map((from) => BAR.range(from)));
    },
  }),
];

/** The single change that turns one text into another: common beginning and end stay. */
export function changeBetween(before: string, after: string): { from: number; to: number; insert: string } {
  const shorter = Math.min(before.length, after.length);
  let same = 0;
  while (same < shorter && before.charCodeAt(same) === after.charCodeAt(same)) same += 1;
  let behind = 0;
  while (behind < shorter - same && before.at(-1 - behind) === after.at(-1 - behind)) behind += 1;
  return { from: same, to: before.length - behind, insert: after.slice(same, after.length - behind) };
}

/** Marks the lines of a text that differ from an earlier one, from the first to the last difference. */
export function markBetween(before: string, after: string, doc: Text): StateEffect<readonly number[]> {
  const was = new Map<string, number>();
  for (const one of before.split('\n')) was.set(one, (was.get(one) ?? 0) + 1);
  const found: number[] = [];
  after.split('\n').forEach((one, i) => {
    const left = was.get(one) ?? 0;
    if (left > 0) was.set(one, left - 1);
    else if (i < doc.lines) found.push(doc.line(i + 1).from);
  });
  return marked.of(found);
}
