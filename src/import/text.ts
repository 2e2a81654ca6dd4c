/** Bytes of a file as text: UTF-8 or, by its mark, UTF-16 (Windows); what is neither is read letter by letter (ISO 8859-1). */
export function decodeText(bytes: Uint8Array): string {
  const [first, second] = bytes;
  if (first === 0xff && second === 0xfe) return new TextDecoder('utf-16le').decode(bytes);
  if (first === 0xfe && second === 0xff) return new TextDecoder('utf-16be').decode(bytes);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('latin1').decode(bytes);
  }
}

/** What stands before a command that was copied with what it printed: `$`, `user@host:~$`, `[root@host ~]#`, `C:\>`, `PS C:\>`. */
const PROMPT =
  /^(?:(?:\[[^\];"]{1,100}\]|[^\s;"]{0,100})[$#%❯»](?:[ \t]+(.*))?|(?:PS )?[A-Za-z]:\\[^;"<>|]{0,200}>[ \t]*(.*))\r?$/gmu;

/** How a line of the shell stands in the text of `asComments`. */
export const SHELL_LINE = ';$ ';

/** Lines of a shell that were copied with the output of a command, as comments of a master file: places stay as they are. */
export function asComments(text: string): string {
  return text.replace(PROMPT, (_, unix?: string, windows?: string) => `${SHELL_LINE}${unix ?? windows ?? ''}`);
}
