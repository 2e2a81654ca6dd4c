/** What stands before a command that was copied with what it printed: `$`, `user@host:~$`, `[root@host ~]#`, `C:\>`, `PS C:\>`. */
const PROMPT =
  /^(?:(?:\[[^\];"]{1,100}\]|[^\s;"]{0,100})[$#%❯»](?:[ \t]+(.*))?|(?:PS )?[A-Za-z]:\\[^;"<>|]{0,200}>[ \t]*(.*))\r?$/gmu;

/** How a line of the shell stands in the text of `asComments`. */
export const SHELL_LINE = ';$ ';

/** Lines of a shell that were copied with the output of a command, as comments of a master file: places stay as they are. */
export function asComments(text: string): string {
  return text.replace(PROMPT, (_, unix?: string, windows?: string) => `${SHELL_LINE}${unix ?? windows ?? ''}`);
}
