/**
 * The colours of charts and page. Charts name them as CSS custom properties, so one drawing serves light and dark.
 * Marks stand out from the paper by at least 3:1 and text by 4.5:1 in both modes (WCAG 2.2, 1.4.11 and 1.4.3), and
 * any two fates differ clearly for colour-blind readers as well; a test checks this.
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
  edge: { light: '#7d8791', dark: '#6e7985' },
  link: { light: '#1a5f9a', dark: '#7cbdf0' },
  delivered: { light: '#3074b9', dark: '#4087cb' },
  quarantined: { light: '#1b604d', dark: '#43c8a8' },
  removed: { light: '#543398', dark: '#c4a7fd' },
  rejected: { light: '#bb7903', dark: '#f0b53c' },
  expired: { light: '#ba3418', dark: '#f16940' },
  unroutable: { light: '#992b76', dark: '#d3569d' },
  abandoned: { light: '#8b6c4b', dark: '#a8805d' },
  pending: { light: '#7e858e', dark: '#cbd6df' },
  /** Mail in a sender's queue, and in that of a relay. */
  waiting: { light: '#543398', dark: '#c4a7fd' },
  relayed: { light: '#1b604d', dark: '#43c8a8' },
  /** Results of an attempt: refused, no answer in time, and left out. */
  refused: { light: '#9b2c1b', dark: '#f5805f' },
  slow: { light: '#8a6500', dark: '#d8bd42' },
  never: { light: '#7d0f60', dark: '#ff9fd6' },
  /** The bar under an outage, and the tint above it. */
  down: { light: '#d9480f', dark: '#ff922b' },
  downTint: { light: '#fbe6dc', dark: '#3a2718' },
  pass: { light: '#187a3c', dark: '#58c77f' },
  fail: { light: '#bf2b1d', dark: '#ff7f70' },
  undecided: { light: '#8a5a00', dark: '#e0a52e' },
} as const satisfies Record<string, { light: string; dark: string }>;

export type Colour = keyof typeof PALETTE;

/** The CSS value by which a chart names a colour. */
export function ink(colour: Colour): string {
  return `var(--${colour})`;
}
