import { renderPalette } from '../report/index.js';
import type { Exercise } from './learning/exercise.js';
import type { Tour } from './learning/tour.js';

/** A scenario that the page brings along. */
export interface PlayScenario {
  /** Under which heading it is listed. */
  readonly group: string;
  readonly title: string;
  readonly file: string;
  readonly text: string;
  /** Texts of the files that it names. */
  readonly files: Readonly<Record<string, string>>;
  /** What leads through it; absent where nothing does. */
  readonly tour?: Tour;
  /** It is to be mended; absent where it is not. */
  readonly exercise?: Exercise;
}

/** What the page's script finds in the page. */
export interface PlayData {
  readonly version: string;
  /** The bytes of core.wasm, in base64. */
  readonly core: string;
  /** The script of the worker. */
  readonly worker: string;
  readonly scenarios: readonly PlayScenario[];
  /** Names of MTAs that are known. */
  readonly presets: readonly string[];
}

/** The parts of the page as they were built. */
export interface PlayParts {
  readonly shell: string;
  readonly style: string;
  readonly script: string;
  /** SHA-256 of a text, in base64, as a Content-Security-Policy wants it. */
  readonly hash: (text: string) => string;
}

/** JSON that may stand within a script element: nothing in it ends the element (HTML, scripting §4.12.1.3). */
function embedded(data: PlayData): string {
  return JSON.stringify(data)
    .replaceAll('<', '\\u003c')
    .replaceAll('\u2028', '\\u2028')
    .replaceAll('\u2029', '\\u2029');
}

/**
 * The page as one file, which asks nobody for anything: scripts and styles are known by their hashes, and workers are made of
 * what is in it (Content Security Policy Level 3).
 */
export function renderPlayPage(data: PlayData, { shell, style: own, script, hash }: PlayParts): string {
  const style = `${renderPalette()}\n${own}`;
  const policy = [
    "default-src 'none'",
    `script-src 'sha256-${hash(script)}' 'wasm-unsafe-eval' blob:`,
    'worker-src blob:',
    `style-src 'sha256-${hash(style)}'`,
    'img-src data: blob:',
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width,initial-scale=1">
<title>mxsim playground</title>
<style>${style}</style>
</head>
<body>
${shell}
<script type="application/json" id="data">${embedded(data)}</script>
<script type="module">${script}</script>
</body>
</html>
`;
}
