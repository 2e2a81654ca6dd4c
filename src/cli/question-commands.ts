import type { Command } from 'commander';
import type { ExitCode } from './exit-code.js';
import type { BestOptions, DrillOptions } from './options.js';
import type { Session } from './session.js';

type SetCode = (code: Promise<ExitCode>) => Promise<void>;

/** Options shared by the commands that run something. */
export interface Shared {
  readonly addRunning: (command: Command, ...formats: readonly string[]) => Command;
  readonly collect: (value: string, before: readonly string[]) => readonly string[];
  readonly parseReplications: (text: string) => number;
}

/** Adds a command that answers one question by many runs. */
export function addDrill(program: Command, session: Session, setCode: SetCode, { addRunning }: Shared): void {
  const command = program.command('drill').argument('<FILE>', 'a scenario or a saved result');
  command.description('try every single failure, and every pair: which one thing must not break?');
  addRunning(command, 'markdown')
    .option('--for <time>', 'how long each failure lasts (default: 4h)')
    .option('--at <time>', 'when it begins (default: at noon of the second day, or half-way through a shorter run)')
    .option('--late <time>', 'mail is late that comes more than this later than without the failure (default: 1m)')
    .option('--pairs', 'try pairs as well (the default)')
    .option('--no-pairs', 'try single failures only')
    .action(async (file: string, options: DrillOptions) => {
      const { drillScenario } = await import('./commands/drill.js');
      await setCode(drillScenario(file, options, session));
    });
}

export function addBest(
  program: Command,
  session: Session,
  setCode: SetCode,
  { addRunning, collect, parseReplications }: Shared,
): void {
  const command = program.command('best').argument('<FILE>', 'a scenario with asserts, or a saved result');
  command.description('which of many designs meets the asserts at least cost, and how surely?');
  addRunning(command, 'markdown')
    .option(
      '--vary <path=values>',
      'what designs differ in: PATH=V1,V2; PATH= with or without it; may be repeated',
      collect,
      [],
    )
    .option(
      '--cost <path=cost>',
      'PATH=20 where a design has it, PATH=1h:100,4h:20 by its value; may be repeated',
      collect,
      [],
    )
    .option('--tolerance <share>', 'so near a threshold either answer is right, as a part of it (default: 15%)')
    .option('--max-replications <count>', 'replications of one design at most (default: 1000)', parseReplications)
    .action(async (file: string, options: BestOptions) => {
      const { findBestDesign } = await import('./commands/best.js');
      await setCode(findBestDesign(file, options, session));
    });
}
