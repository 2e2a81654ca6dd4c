import { type Colour, PALETTE } from '../charts/palette.js';

/**
 * The style sheet of the page. It is the same for every page, so its hash can stand in the page's content security
 * policy; nothing of a result ever becomes part of it.
 */
export function renderStyle(): string {
  return `${renderPalette()}
${swatches()}
${SHEET}`;
}

/** The colours of pages and playground as custom properties, light and dark. */
export function renderPalette(): string {
  return `${variables('light', ':root')}
@media screen and (prefers-color-scheme:dark){${variables('dark', ':root')}}`;
}

const COLOURS = Object.keys(PALETTE) as Colour[];

function variables(mode: 'light' | 'dark', selector: string): string {
  const lines = COLOURS.map((colour) => `--${colour}:${PALETTE[colour][mode]}`);
  return `${selector}{color-scheme:${mode};${lines.join(';')}}`;
}

function swatches(): string {
  return COLOURS.map((colour) => `.c-${colour}{color:var(--${colour})}`).join('');
}

const SHEET = `
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%;text-size-adjust:100%}
body{margin:0;background:var(--paper);color:var(--ink);font:1rem/1.55 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif;font-variant-numeric:tabular-nums}
header,main,footer{max-width:68rem;margin-inline:auto;padding-inline:clamp(1rem,4vw,2.5rem)}
header{padding-top:clamp(1.5rem,4vw,3.25rem)}
footer{padding-block:1.5rem 3rem;color:var(--quiet);font-size:.875rem}
h1,h2,p,dl,dd,ul,figure{margin:0}
h1{font-size:clamp(1.6rem,1.2rem + 1.8vw,2.4rem);line-height:1.15;font-weight:700;letter-spacing:-.015em;text-wrap:balance;overflow-wrap:anywhere}
h2{font-size:.8125rem;line-height:1.4;font-weight:600;letter-spacing:.06em;text-transform:uppercase;color:var(--quiet)}
a{color:var(--link);text-underline-offset:.2em}
:focus-visible{outline:3px solid var(--link);outline-offset:3px;border-radius:2px}
main:focus{outline:none}
.skip{position:absolute;left:1rem;top:-4rem;padding:.5rem 1rem;background:var(--paper);border:1px solid var(--edge);z-index:1}
.skip:focus{top:1rem}
.facts{color:var(--quiet);font-size:.875rem;margin-bottom:.5rem;overflow-wrap:anywhere}
.description{max-width:46rem;margin-top:.75rem;color:var(--quiet);white-space:pre-line;overflow-wrap:anywhere}
.headline{max-width:52rem;margin-top:1.75rem;font-size:clamp(1.15rem,1rem + .8vw,1.5rem);line-height:1.35;font-weight:600;text-wrap:pretty;overflow-wrap:anywhere}
.several{padding:0;list-style:none;font-size:clamp(1rem,.95rem + .3vw,1.15rem)}
.several li+li{margin-top:.45rem}
.several span{font-weight:400}
.sureness{max-width:52rem;margin-top:.5rem;line-height:1.45;text-wrap:pretty;overflow-wrap:anywhere}
.care{margin-top:1.25rem;padding-left:.75rem;border-left:.375rem solid var(--undecided);max-width:52rem;font-size:.9375rem;line-height:1.45}
.care p{margin-top:.6rem;color:var(--quiet)}
.care ul{padding-left:1.1rem;margin-top:.3rem;overflow-wrap:anywhere}
.care li+li{margin-top:.2rem}
.figures{display:grid;grid-template-columns:repeat(auto-fit,minmax(10.5rem,1fr));margin-top:2rem;border-top:2px solid var(--ink);border-left:1px solid transparent}
.figures div{padding:.75rem 1rem .9rem 0;border-bottom:1px solid var(--line)}
.figures dt{font-size:.875rem;color:var(--quiet)}
.figures .value{font-size:1.75rem;line-height:1.25;font-weight:650;letter-spacing:-.01em;white-space:nowrap}
.figures .value.long{font-size:1.25rem;line-height:1.75}
.figures .note{font-size:.8125rem;line-height:1.45;color:var(--quiet)}
.asserted{margin-top:.6rem;font-weight:600}
.asserted summary{font-size:1rem;color:inherit}
.asserted table{font-weight:400}
.headline~.topic:not(.topic~.topic){margin-top:1.25rem;padding-top:1rem}
.contents{margin-top:1.25rem;font-size:.875rem}
.contents ul{display:flex;flex-wrap:wrap;gap:.35rem 1.25rem;padding:0;list-style:none;overflow-wrap:anywhere}
.aside{margin-top:.9rem;font-size:.875rem;color:var(--quiet)}
section{margin-top:3rem;padding-top:1.25rem;border-top:1px solid var(--line)}
.finding{margin-top:.35rem;font-size:1.2rem;line-height:1.35;font-weight:600;text-wrap:pretty;overflow-wrap:anywhere}
.notes{margin-top:.6rem;font-size:.875rem;line-height:1.5;color:var(--quiet)}
.notes p+p{margin-top:.4rem}
.legend{display:flex;flex-wrap:wrap;gap:.25rem 1.25rem;padding:0;margin-bottom:.75rem;list-style:none;font-size:.8125rem;line-height:1.5}
.legend li{display:flex;align-items:baseline;gap:.45rem;overflow-wrap:anywhere}
.swatch{flex:none;width:.8rem;height:.8rem;align-self:center;background:currentColor;forced-color-adjust:none}
.swatch.diamond{transform:rotate(45deg) scale(.8)}
.swatch.frame{background:none;border:2px solid currentColor}
.swatch.dot,.swatch.ring{border-radius:50%}
.swatch.diamond{transform:rotate(45deg) scale(.8)}
.swatch.ring{background:none;border:2px solid currentColor}
.swatch.dashes{height:0;background:none;border-top:2px dashed currentColor;width:1.1rem}
.swatch.outage{background:var(--downTint);border-bottom:4px solid currentColor}
.chart{display:block;max-width:100%;height:auto;forced-color-adjust:none}
.chart text{font-family:inherit;paint-order:stroke;stroke-linejoin:round;font-variant-numeric:tabular-nums}
.narrow{display:none}
figure,details{margin-top:1.25rem}
summary{cursor:pointer;width:fit-content;font-size:.875rem;color:var(--link);text-decoration:underline;text-underline-offset:.2em}
.scroll{overflow-x:auto;margin-top:.75rem}
table{border-collapse:collapse;font-size:.8125rem;line-height:1.4}
caption{text-align:left;color:var(--quiet);padding-bottom:.5rem}
th,td{padding:.3rem .9rem .3rem 0;text-align:right;vertical-align:top;white-space:nowrap;border-bottom:1px solid var(--line);font-weight:400}
thead th{vertical-align:bottom;color:var(--quiet);border-bottom:1px solid var(--edge);white-space:normal;min-width:5.5rem;overflow-wrap:anywhere}
th:first-child,td:first-child,.text{text-align:left}
tbody th{overflow-wrap:anywhere;white-space:normal;min-width:9rem;max-width:20rem}
.broad td:not(.judged){white-space:normal}
.broad thead th{min-width:5rem}
.broad tbody th{min-width:4rem}
.judged{white-space:nowrap}
.asserts table{font-size:.9375rem}
.asserts th,.asserts td{text-align:left;white-space:normal}
.asserts td.verdict{white-space:nowrap}
.asserts code{overflow-wrap:anywhere;white-space:normal}
.reason{font-size:.8125rem;color:var(--quiet)}
.verdict{font-weight:600;white-space:nowrap}
.mark{display:inline-block;width:1.2em}
code,pre{font:.8125rem/1.5 ui-monospace,SFMono-Regular,Menlo,Consolas,"Liberation Mono",monospace}
pre{margin:.75rem 0 0;padding:.9rem 1rem;background:var(--panel);border:1px solid var(--line);overflow-x:auto;white-space:pre}
.origin{display:grid;grid-template-columns:max-content minmax(0,1fr);gap:.25rem 1.25rem;margin-top:.9rem;font-size:.875rem}
.origin dt{color:var(--quiet)}
.origin dd{overflow-wrap:anywhere}
h2,h3,.notes,.gap{overflow-wrap:anywhere}
h3{margin:1.75rem 0 0;font-size:1rem;line-height:1.4}
.stories h3:first-child{margin-top:0}
.told{margin-top:.25rem;font-weight:600;text-wrap:pretty;overflow-wrap:anywhere}
.stories .told+details{margin-top:.4rem}
.stories details+.told{margin-top:1rem}
.sequence{max-width:none}
.pass{margin-top:1.25rem;padding-bottom:.25rem;font-size:.875rem;font-weight:600;border-bottom:1px solid var(--edge);overflow-wrap:anywhere}
.gap{margin-top:.75rem;font-size:.875rem;color:var(--quiet)}
.steps{margin:0;padding:0;list-style:none;font-size:.875rem;line-height:1.45}
.steps>li{display:grid;grid-template-columns:5.5rem 1.4rem minmax(0,1fr);padding:.35rem 0;border-bottom:1px solid var(--line);overflow-wrap:anywhere}
.steps .when{color:var(--quiet);white-space:nowrap}
.steps>li.gap{display:block}
.t-good .mark{color:var(--pass)}
.t-bad .mark{color:var(--fail)}
.t-wait .mark{color:var(--waiting)}
.steps pre.dialogue{margin:.2rem 0;padding:.3rem .6rem;background:var(--panel);font-size:.8125rem;white-space:pre-wrap;overflow-wrap:anywhere}
.steps ul{margin:.1rem 0 0;padding-left:1.1rem;color:var(--quiet);font-size:.8125rem}
cite{font-style:normal;border-bottom:1px dotted var(--edge)}
cite::before{content:"["}
cite::after{content:"]"}
.tip{position:fixed;z-index:2;max-width:22rem;padding:.4rem .65rem;background:var(--panel);color:var(--ink);border:1px solid var(--edge);border-radius:.25rem;font-size:.8125rem;line-height:1.4;white-space:pre-line;pointer-events:none}
.tools{display:flex;flex-wrap:wrap;align-items:center;gap:.35rem;margin-bottom:.6rem;font-size:.8125rem}
.tools button,.legend button{font:inherit;color:inherit;background:var(--paper);border:1px solid var(--edge);border-radius:.25rem;padding:.15rem .5rem;cursor:pointer}
.legend button{display:flex;align-items:baseline;gap:.45rem}
.legend button[aria-pressed=false]{opacity:.7;text-decoration:line-through}
.stretch{color:var(--quiet);margin-left:.35rem}
@media (min-width:68rem){
.topic{display:grid;grid-template-columns:17rem minmax(0,1fr);column-gap:2.5rem}
.topic .words{grid-row:1 / span 2}
.topic figure{margin-top:.2rem}
.topic .evidence{min-width:0}
.topic.broad{display:block}
.broad .notes{max-width:46rem}
}
@media screen and (max-width:60rem){
.broad th,.broad td{padding-right:.6rem}
.broad thead th{min-width:4.8rem}
}
@media screen and (max-width:47rem){
.topic{display:flex;flex-direction:column}
.topic>.words{display:contents}
.topic>.words>.notes{order:1}
.wide{display:none}
.narrow{display:block;width:100%;max-width:27rem}
.figures{grid-template-columns:1fr 1fr}
.figures .value{font-size:1.35rem;white-space:normal}
.figures .value.long{font-size:1.1rem;line-height:1.5}
.origin{grid-template-columns:minmax(0,1fr);gap:0}
.origin dd{margin-bottom:.5rem}
}
@media print{
@page{margin:16mm 14mm}
body{font-size:10pt}
header,main,footer{max-width:none;padding-inline:0}
header{padding-top:0}
.skip,nav,.tools,.tip{display:none}
section{margin-top:1.5rem}
.figures{grid-template-columns:repeat(4,1fr)}
.figures .value{font-size:1.3rem}
h2,.finding,summary,caption,.words,.legend{break-after:avoid}
.words,figure,.chart,tr,.figures div,li{break-inside:avoid}
summary{list-style:none;color:var(--quiet);text-decoration:none}
.swatch,.care{print-color-adjust:exact}
details::details-content{content-visibility:visible;display:block;block-size:auto}
.scroll{overflow:visible}
.sequence{max-width:100%}
.scroll table{font-size:7pt}
th,td{padding-right:.5rem}
thead th,tbody th,.broad thead th,.broad tbody th{min-width:0}
.asserts table{font-size:9pt}
pre{white-space:pre-wrap;overflow:visible;overflow-wrap:anywhere;font-size:7.5pt}
thead{display:table-header-group}
}
`.trim();
