import { type Command, Option } from 'commander';
import type { ExitCode } from './exit-code.js';
import { addImportOptions, addInitOptions, type ImportOptions, type InitOptions } from './import-options.js';
import type { ExerciseOptions, PlayOptions } from './options.js';
import type { Session } from './session.js';

type SetCode = (code: Promise<ExitCode>) => Promise<void>;

/** Adds the command that makes a scenario. */
export function addImport(program: Command, session: Session, setCode: SetCode): void {
  const command = program.command('import').argument('[DOMAIN...]', 'domains to ask the DNS for');
  command.description('make a scenario of what you have: the DNS, zone files, answers of dig, configurations, logs');
  addImportOptions(command).action(async (domains: readonly string[], options: ImportOptions) => {
    const { importScenario } = await import('./commands/import.js');
    await setCode(importScenario(domains, options, session));
  });
}

export function addInit(program: Command, session: Session, setCode: SetCode): void {
  const command = program.command('init').argument('[FILE]', 'the file to write (default: scenario.yaml); - prints it');
  command.description('write a commented scenario to begin with');
  addInitOptions(command).action(async (file: string | undefined, options: InitOptions) => {
    const { initFile } = await import('./commands/init.js');
    await setCode(initFile(file, options, session));
  });
}

/** Adds the command for an index of reports. */
export function addGallery(program: Command, session: Session, setCode: SetCode): void {
  const command = program.command('gallery').argument('[DIR]', 'a folder of reports', 'reports');
  command
    .description(
      'write an index of the reports in a folder: headlines, pictures, verdicts; two side by side by a click',
    )
    .option('--title <text>', 'what stands above them')
    .action(async (folder: string, options: { readonly title?: string }) => {
      const { writeGallery } = await import('./commands/gallery.js');
      await setCode(writeGallery(folder, options.title, session));
    });
}

/** Adds the command for the playground. */
export function addPlay(program: Command, session: Session, setCode: SetCode): void {
  const command = program.command('play').argument('[FILE]', 'a scenario to begin with (default: the first lesson)');
  command
    .description('write a page in which scenarios run, move, and can be changed: one file, for any browser')
    .option('--output <file>', 'where the page goes', 'reports/play.html')
    .option('--folder <folder>', 'not one file but several in this folder, for a web server')
    .option('--tour <file>', 'a tour of the scenario, which leads through it step by step')
    .action(async (file: string | undefined, options: PlayOptions) => {
      const { writePlayground } = await import('./commands/play.js');
      await setCode(writePlayground(file, options, session));
    });
}

/** Adds the command for set-ups to be mended. */
export function addExercise(program: Command, session: Session, setCode: SetCode): void {
  const command = program.command('exercise').argument('[NAME]', 'its number or name; without it, all are listed');
  command
    .description('mend a set-up that fails: says what is still wrong, gives hints, keeps what is done')
    .option('--folder <folder>', 'where your files are; what is there already is never written over', 'mxsim-exercises')
    .option('--hint', 'the next hint, after those that you have seen')
    .option('--solution', 'what is broken, and one way to mend it')
    .option('--watch', 'look again whenever your file is saved')
    .option('--quiet', 'print goals and errors, and nothing else')
    .addOption(new Option('--format <format>', 'how the goals are printed').choices(['table', 'json']).default('table'))
    .action(async (name: string | undefined, options: ExerciseOptions) => {
      const { doExercise } = await import('./commands/exercise.js');
      await setCode(doExercise(name, options, session));
    });
}
