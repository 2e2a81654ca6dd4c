import { closest } from 'fastest-levenshtein';
import { MIX_NAMES, MIXES, type Mix, mixCalled } from '../../mail/index.js';
import { formatShare } from '../../units/index.js';
import { EXIT, type ExitCode } from '../exit-code.js';
import type { MtaOptions } from '../options.js';
import type { Session } from '../session.js';
import { widthOf, wrap } from '../terminal.js';

const MARGIN = '    ';

function renderMix({ name, summary, shares }: Mix, width: number): string {
  const names = Math.max(...shares.map(({ sender }) => sender.name.length));
  const lines = shares.flatMap(({ sender, share }) => {
    const head = `  ${formatShare(share.value).padStart(5)}  ${sender.name.padEnd(names)}  ${sender.what}`;
    const source = `${share.assumed ? 'assumed: ' : ''}${share.source}`;
    const spam = sender.spam.value > 0 && sender.spam.value < 1 ? `, ${formatShare(sender.spam.value)} spam` : '';
    const mta = `${sender.mta.value}${sender.mta.assumed ? ' (assumed)' : ''}, ${sender.hosts.value} hosts${spam}`;
    return [
      head,
      ...[`behaves as ${mta}`, source].flatMap((one) => wrap(one, width - MARGIN.length).map((part) => MARGIN + part)),
    ];
  });
  return `${[...wrap(`${name}: ${summary}`, width), ...lines].join('\n')}\n`;
}

/** Lists the mixes of senders, or shows one with the source of every share. */
export async function showMixes(name: string | undefined, options: MtaOptions, session: Session): Promise<ExitCode> {
  const { stdout, stderr, env } = session;
  const mix = name === undefined ? undefined : mixCalled(name);
  if (name !== undefined && mix === undefined) {
    const near = closest(name.slice(0, 64), [...MIX_NAMES]);
    await stderr.write(`mxsim: there is no such mix of senders; did you mean ${near}? mxsim mta --mixes lists all.\n`);
    return EXIT.wrong;
  }
  if (options.format === 'json') {
    await stdout.write(`${JSON.stringify(mix ?? MIXES, null, 2)}\n`);
    return EXIT.done;
  }
  const width = widthOf(stdout, env);
  const shown = mix === undefined ? MIXES : [mix];
  const use = 'from: { mix: typical } names one; from: { shop: 10%, mix: typical } gives it what is left.';
  await stdout.write(`${shown.map((one) => renderMix(one, width)).join('\n')}\n${use}\n`);
  return EXIT.done;
}
