/** Errors of the operating system in words. The numbers behind the names are in errno(3). */
const REASONS: ReadonlyMap<string, string> = new Map([
  ['ENOENT', 'there is no such file'],
  ['EISDIR', 'this is a folder, not a file'],
  ['ENOTDIR', 'a part of this path is a file, not a folder'],
  ['EACCES', 'permission denied'],
  ['EPERM', 'permission denied'],
  ['EROFS', 'the file system is read-only'],
  ['ENOSPC', 'no space left on the device'],
  ['EDQUOT', 'the disk quota is used up'],
  ['ELOOP', 'its symbolic links go round in circles'],
  ['ENAMETOOLONG', 'the name is too long'],
  ['EMFILE', 'too many files are open'],
  ['ENFILE', 'too many files are open'],
  ['EIO', 'the disk reports an error'],
  ['EFBIG', 'the file would be larger than is allowed'],
  ['EEXIST', 'a part of this path is a file, not a folder'],
  ['EBUSY', 'something else is using it'],
  ['ETXTBSY', 'something else is using it'],
  ['ESTALE', 'the file system is gone'],
  ['ETIMEDOUT', 'the file system does not answer'],
]);

/** File system errors that may be gone at the next try; the others will recur. errno(3). */
const PASSING: ReadonlySet<string> = new Set([
  'ENOSPC',
  'EDQUOT',
  'EIO',
  'ESTALE',
  'ETIMEDOUT',
  'EAGAIN',
  'EMFILE',
  'ENFILE',
]);

/** True if trying again may help: the disk was full, for example. */
export function isPassing(error: unknown): boolean {
  return isSystemError(error) && PASSING.has(error.code);
}

/** True for an error of the operating system: its code is a name of errno(3). */
export function isSystemError(error: unknown): error is NodeJS.ErrnoException & { readonly code: string } {
  return error instanceof Error && 'syscall' in error && 'code' in error && typeof error.code === 'string';
}

/** Reason why a file could not be read or written, in a few words. */
export function describeFileError(error: unknown): string {
  if (isSystemError(error)) return REASONS.get(error.code) ?? `${error.code} (${error.syscall})`;
  // A path with a zero byte in it never reaches the operating system.
  return error instanceof Error ? (error.message.split('\n')[0] ?? 'unknown error') : String(error);
}
