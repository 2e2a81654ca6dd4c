/** Decodes a file: UTF-8 or, with a byte order mark, UTF-16 (Windows); anything else byte by byte (ISO 8859-1). */
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

/** Prompt before a command copied with its output: `$`, `user@host:~$`, `[root@host ~]#`, `C:\>`, `PS C:\>`. */
const PROMPT =
  /^(?:(?:\[[^\];"]{1,100}\]|[^\s;"]{0,100})[$#%❯»](?:[ \t]+(.*))?|(?:PS )?[A-Za-z]:\\[^;"<>|]{0,200}>[ \t]*(.*))\r?$/gmu;

/** Prefix of a shell line in the text of `asComments`. */
export const SHELL_LINE = ';$ ';

/** Turns shell lines copied with the output of a command into comments of a master file; places stay as they are. */
export function asComments(text: string): string {
  return text.replace(PROMPT, (_, unix?: string, windows?: string) => `${SHELL_LINE}${unix ?? windows ?? ''}`);
}
