import type { Command } from 'commander';
import type { ExitCode } from './exit-code.js';
import type { DrillOptions } from './options.js';
import type { Session } from './session.js';

type SetCode = (code: Promise<ExitCode>) => Promise<void>;

/** Options that commands which run something have in common. */
export interface Shared {
  readonly addRunning: (command: Command, ...formats: readonly string[]) => Command;
}

/** Commands that answer one question by many runs. */
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
