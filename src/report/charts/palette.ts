/**
 * The colours of charts and page. Charts name them as CSS custom properties, so one drawing serves light and dark.
 * Marks stand out from the paper by at least 3:1 and text by 4.5:1 in both modes (WCAG 2.2, 1.4.11 and 1.4.3), and
 * neighbouring fates differ in lightness or hue for colour-blind eyes as well; a test holds them to it.
 */
export const PALETTE = {
  paper: { light: '#ffffff', dark: '#14181d' },
  /** Behind code and the key figures. */
  panel: { light: '#f5f7f9', dark: '#1c2229' },
  ink: { light: '#1b2026', dark: '#e8ebee' },
  quiet: { light: '#56606b', dark: '#a3adb8' },
  /** Hairlines of tables and grids: decoration, not information. */
  line: { light: '#dfe4e9', dark: '#2c333b' },
  /** Axes, borders of controls. */
  edge: { light: '#87919c', dark: '#6e7985' },
  link: { light: '#1a5f9a', dark: '#7cbdf0' },
  /** Text on a mark. */
  onMark: { light: '#ffffff', dark: '#0f1317' },
  delivered: { light: '#1f6fb2', dark: '#5aa9e6' },
  quarantined: { light: '#0b8577', dark: '#3fc1ae' },
  removed: { light: '#6f4bb0', dark: '#b194f0' },
  rejected: { light: '#966000', dark: '#e0a52e' },
  expired: { light: '#c73a1d', dark: '#ff7a59' },
  unroutable: { light: '#a3327e', dark: '#ee82c4' },
  abandoned: { light: '#6b4a2b', dark: '#c9a27e' },
  pending: { light: '#69727d', dark: '#9aa5b1' },
  /** Mail in a sender's queue, and in that of a relay. */
  waiting: { light: '#6f4bb0', dark: '#b194f0' },
  relayed: { light: '#0b8577', dark: '#3fc1ae' },
  /** The bar under an outage, and the tint above it. */
  down: { light: '#d9480f', dark: '#ff922b' },
  downTint: { light: '#fbe6dc', dark: '#3a2718' },
  pass: { light: '#187a3c', dark: '#58c77f' },
  fail: { light: '#bf2b1d', dark: '#ff7f70' },
  undecided: { light: '#8a5a00', dark: '#e0a52e' },
} as const satisfies Record<string, { light: string; dark: string }>;

export type Colour = keyof typeof PALETTE;

/** A colour as a chart names it. */
export function ink(colour: Colour): string {
  return `var(--${colour})`;
}
