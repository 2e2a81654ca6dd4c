import type { Command } from 'commander';
import type { ExitCode } from './exit-code.js';
import { addImportOptions, type ImportOptions } from './import-options.js';
import type { Session } from './session.js';

type SetCode = (code: Promise<ExitCode>) => Promise<void>;

/** Commands that make scenarios. */
export function addImport(program: Command, session: Session, setCode: SetCode): void {
  const command = program.command('import');
  command.description('make a scenario of what you have: zone files, answers of dig');
  addImportOptions(command).action(async (options: ImportOptions) => {
    const { importScenario } = await import('./commands/import.js');
    await setCode(importScenario(options, session));
  });
}
