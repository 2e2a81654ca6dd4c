import { renderPalette, renderStyle } from '../report/index.js';
import type { Exercise } from './learning/exercise.js';
import type { Tour } from './learning/tour.js';

/** A scenario that comes with the page. */
export interface PlayScenario {
  /** Heading under which it is listed. */
  readonly group: string;
  readonly title: string;
  readonly file: string;
  readonly text: string;
  /** Texts of the files that it names. */
  readonly files: Readonly<Record<string, string>>;
  /** Its guided tour, if there is one. */
  readonly tour?: Tour;
  /** The exercise, if the scenario is one. */
  readonly exercise?: Exercise;
}

/** Data in the page that its script reads at the start. */
export interface PlayData {
  readonly version: string;
  /** The scenario that is opened first. */
  readonly first: PlayScenario;
  /** Names of known MTAs. */
  readonly presets: readonly string[];
}

/**
 * Packed parts of the page, in this order: those that the script needs at the start come before it, the others after
 * it, so that something is visible before all of it is read. `opening` (JSON) holds the engine's answers about the
 * first scenario, `core` is core.wasm, `worker` the script of the worker; `scenarios` (JSON) are the others, then come
 * the scripts of the editor and of the chart library.
 */
const BEFORE = ['opening', 'core', 'worker'] as const;
const BEHIND = ['scenarios', 'editor', 'charts'] as const;
export type PackedPart = (typeof BEFORE | typeof BEHIND)[number];

/** Those of them that are scripts, which are built once and for all. */
export const PACKED_SCRIPTS = ['worker', 'editor', 'charts'] as const satisfies readonly PackedPart[];
export type PackedScript = (typeof PACKED_SCRIPTS)[number];

/** Each part: gzip in base64, or the name of a file beside the page. */
export type Packed = Readonly<Record<PackedPart, string>>;

/** The built parts of the page. */
export interface PlayParts {
  readonly shell: string;
  readonly style: string;
  readonly script: string;
  /** SHA-256 of a text, in base64, as a Content-Security-Policy requires it. */
  readonly hash: (text: string) => string;
}

/** JSON that may stand within a script element: nothing in it ends the element (HTML, scripting §4.12.1.3). */
function embedded(data: PlayData): string {
  return JSON.stringify(data)
    .replaceAll('<', '\\u003c')
    .replaceAll('\u2028', '\\u2028')
    .replaceAll('\u2029', '\\u2029');
}

/** Directives of the page's policy; `script` and `style` are their allowed sources. */
function policyOf(script: string, style: string, hash: PlayParts['hash'], more: readonly string[] = []): string {
  return [
    "default-src 'none'",
    `script-src ${script} 'wasm-unsafe-eval' blob:`,
    'worker-src blob:',
    // A report opened from here inherits this policy, so its own sheet is allowed as well.
    `style-src ${style} 'sha256-${hash(renderStyle())}'`,
    'img-src data: blob:',
    'frame-src blob:',
    ...more,
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
}

/** A page of these parts: elements that the browser passes over, and the script, which runs as soon as it is read. */
interface Pieces {
  readonly policy: string;
  readonly style: string;
  readonly shell: string;
  readonly data: PlayData;
  readonly packed: Packed;
  readonly script: string;
}

function renderDocument({ policy, style, shell, data, packed, script }: Pieces): string {
  const list = (parts: readonly PackedPart[]): string =>
    parts.map((name) => `<script type="text/plain" id="packed-${name}">${packed[name]}</script>`).join('\n');
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width,initial-scale=1">
<title>mxsim playground</title>
${style}
</head>
<body>
${shell}
<script type="application/json" id="data">${embedded(data)}</script>
${list(BEFORE)}
${script}
${list(BEHIND)}
</body>
</html>
`;
}

/**
 * The page as a folder of files for a web server; they may lie in any folder of it. `packed` has file names in place of
 * their contents. Scripts, sheet and packed files come from the page's own origin, and nothing from elsewhere.
 */
export function renderPlayFolder(
  data: PlayData,
  packed: Packed,
  { shell, style, script, hash }: PlayParts,
): Record<string, string> {
  const policy = policyOf("'self'", "'self'", hash, ["connect-src 'self'"]);
  const sheet = '<link rel="stylesheet" href="style.css">';
  const own = '<script src="main.js"></script>';
  return {
    'index.html': renderDocument({ policy, style: sheet, shell, data, packed, script: own }),
    'main.js': script,
    'style.css': `${renderPalette()}\n${style}`,
  };
}

/**
 * The page as one file, which fetches nothing: scripts and styles are allowed by their hashes, and workers are made of
 * its contents (Content Security Policy Level 3).
 */
export function renderPlayPage(data: PlayData, packed: Packed, { shell, style: own, script, hash }: PlayParts): string {
  const style = `${renderPalette()}\n${own}`;
  const policy = policyOf(`'sha256-${hash(script)}'`, `'sha256-${hash(style)}'`, hash);
  return renderDocument({
    policy,
    style: `<style>${style}</style>`,
    shell,
    data,
    packed,
    script: `<script>${script}</script>`,
  });
}
