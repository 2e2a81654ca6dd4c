import { type Markup, markup, trusted } from '../markup.js';
import { type Card, cardMeta } from './card.js';
import { INTERACTION } from './interaction.js';
import { renderStyle } from './style.js';

/** Options of a page. */
export interface PageOptions {
  /** Adds a script for hover, zoom, filters and a time cursor; otherwise the page has none. */
  readonly interactive?: boolean;
}

/** The parts of a page. */
export interface DocumentParts {
  /** Title in the browser's tab. */
  readonly title: string;
  readonly version: string;
  readonly header: Markup;
  readonly main: readonly (Markup | undefined)[];
  /** Summary for a gallery. */
  readonly card?: Card;
  /** Footer: the input of the page. */
  readonly footer?: string;
  /** Includes the script for pointer and keys. */
  readonly interactive?: boolean;
}

/** Base 64 of the SHA-256 of a text, as a content security policy names an inline style sheet. */
export async function sha256(text: string): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text));
  return btoa(String.fromCharCode(...new Uint8Array(digest)));
}

/**
 * One HTML page: no network, byte for byte the same for the same parts. Its content security policy allows its own style
 * sheet and nothing else; an interactive page's also its own script.
 */
export async function renderDocument({
  title,
  version,
  header,
  main,
  card,
  footer = `Simulated by mxsim ${version}, a mail MX simulator. No real mail was sent.`,
  interactive = false,
}: DocumentParts): Promise<string> {
  const style = renderStyle();
  const script = interactive ? ` script-src 'sha256-${await sha256(INTERACTION)}';` : '';
  const policy = `default-src 'none'; style-src 'sha256-${await sha256(style)}';${script} base-uri 'none'; form-action 'none'`;
  return markup`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="generator" content="mxsim ${version}">
${card === undefined ? undefined : cardMeta(card)}
<title>${title} · mxsim</title>
<style>${trusted(style)}</style>
</head>
<body>
<a class="skip" href="#results">Skip to the results</a>
${header}
<main id="results" tabindex="-1">
${main}
</main>
<footer><p>${footer}</p></footer>
${interactive ? markup`<script>${trusted(INTERACTION)}</script>` : undefined}
</body>
</html>
`.html;
}
