import { HighlightStyle, syntaxHighlighting } from '@codemirror/language';
import type { Extension } from '@codemirror/state';
import { EditorView } from '@codemirror/view';
import { tags } from '@lezer/highlight';

/** Colours refer to those of the page by name, so they follow its light and dark modes. */
const look = EditorView.theme({
  '&': { height: '100%', fontSize: '13px', backgroundColor: 'var(--code)', color: 'var(--ink)' },
  '&.cm-focused': { outline: '3px solid var(--accent)', outlineOffset: '-1px' },
  '.cm-scroller': { fontFamily: 'ui-monospace, "Liberation Mono", Menlo, monospace', lineHeight: '1.5' },
  '.cm-content': { caretColor: 'var(--ink)', padding: '8px 0' },
  '.cm-cursor, .cm-dropCursor': { borderLeftColor: 'var(--ink)', borderLeftWidth: '2px' },
  '&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground': {
    backgroundColor: 'var(--accentTint)',
  },
  '.cm-gutters': { backgroundColor: 'var(--code)', color: 'var(--com)', border: 'none' },
  '.cm-activeLine, .cm-activeLineGutter': { backgroundColor: 'transparent' },
  '&.cm-focused .cm-activeLine': { boxShadow: 'inset 0 0 0 1px var(--line)' },
  '.cm-changed': { backgroundColor: 'var(--accentTint)' },
  '.cm-changedMark': { color: 'var(--accent)', fontWeight: '700', paddingLeft: '2px' },
  '.cm-matchingBracket, &.cm-focused .cm-matchingBracket': {
    backgroundColor: 'transparent',
    outline: '1px solid var(--edge)',
  },
  '.cm-tooltip': {
    backgroundColor: 'var(--paper)',
    color: 'var(--ink)',
    border: '1px solid var(--edge)',
    borderRadius: '8px',
    boxShadow: '0 6px 20px var(--shadow)',
    maxWidth: 'min(340px, 92vw)',
    fontFamily: 'system-ui, "Helvetica Neue", Arial, "Liberation Sans", sans-serif',
  },
  '.cm-told': { padding: '8px 12px', fontSize: '13px' },
  '.cm-told p': { margin: '4px 0 0' },
  '.cm-tooltip-autocomplete > ul': { fontFamily: 'inherit', maxHeight: '15em' },
  '.cm-tooltip-autocomplete > ul > li': { padding: '3px 10px !important' },
  '.cm-tooltip-autocomplete > ul > li[aria-selected]': {
    backgroundColor: 'var(--accent) !important',
    color: 'var(--onMark) !important',
  },
  '.cm-tooltip-autocomplete > ul > li[aria-selected] .cm-completionDetail': { color: 'inherit' },
  '.cm-completionLabel': { fontFamily: 'ui-monospace, "Liberation Mono", monospace' },
  '.cm-completionDetail': { color: 'var(--quiet)', fontStyle: 'normal', marginLeft: '10px' },
  '.cm-completionMatchedText': { textDecoration: 'none', fontWeight: '700' },
  '.cm-completionInfo': { padding: '8px 12px', maxWidth: 'min(300px, 80vw)' },
  '.cm-diagnostic': { padding: '6px 10px', borderLeft: 'none', fontSize: '13px' },
  '.cm-diagnostic-error': { boxShadow: 'inset 4px 0 var(--bad)' },
  '.cm-diagnostic-info': { boxShadow: 'inset 4px 0 var(--accent)' },
  '.cm-diagnosticAction': {
    backgroundColor: 'var(--accent)',
    color: 'var(--onMark)',
    borderRadius: '6px',
    padding: '3px 9px',
    margin: '6px 6px 2px 0',
    fontWeight: '600',
    cursor: 'pointer',
  },
  '.cm-lintRange-error': {
    backgroundImage: 'none',
    textDecoration: 'underline wavy var(--bad)',
    textUnderlineOffset: '3px',
  },
  '.cm-lintRange-info': {
    backgroundImage: 'none',
    textDecoration: 'underline dotted var(--accent)',
    textUnderlineOffset: '3px',
  },
  '.cm-lint-marker': { width: '14px', height: '14px', lineHeight: '14px', fontSize: '11px', textAlign: 'center' },
  '.cm-lint-marker-error': { content: 'normal', backgroundColor: 'var(--bad)', borderRadius: '3px' },
  '.cm-lint-marker-info': { content: 'normal', backgroundColor: 'var(--accent)', borderRadius: '50%' },
  '.cm-panels': { backgroundColor: 'var(--paper)', color: 'var(--ink)' },
});

const colours = HighlightStyle.define([
  { tag: [tags.propertyName, tags.definition(tags.propertyName)], color: 'var(--key)' },
  { tag: [tags.string, tags.special(tags.string)], color: 'var(--str)' },
  { tag: [tags.content, tags.number, tags.bool], color: 'var(--num)' },
  { tag: tags.comment, color: 'var(--com)' },
  { tag: [tags.separator, tags.punctuation, tags.squareBracket, tags.brace], color: 'var(--quiet)' },
]);

/** Appearance of the editor. */
export const appearance: Extension = [look, syntaxHighlighting(colours)];
