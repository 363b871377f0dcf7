import { AtelierError } from '../tensor/index.js'

const sentences: Readonly<Record<string, readonly [what: string, remedy: string]>> = {
  ENOSPC: ['the disk is full', 'Free some space; files that were there before are whole.'],
  EDQUOT: ['the disk quota is used up', 'Free some space; files that were there before are whole.'],
  ENOENT: ['there is no such file or folder', 'Check the path.'],
  EACCES: ['this user may not', 'Check the permissions.'],
  EPERM: ['this user may not', 'Check the permissions.'],
  EROFS: ['the file system is read-only', 'Choose a folder that can be written.'],
  ENOTDIR: ['part of the path is a file, not a folder', 'Check the path.'],
  EEXIST: ['part of the path is a file, not a folder', 'Check the path.'],
  ENAMETOOLONG: ['the name is too long', 'Choose a shorter one.'],
  EISDIR: ['this is a folder, not a file', 'Name a file.'],
  EMFILE: ['too many files are open', 'Raise the limit with ulimit -n.'],
  EIO: ['the disk reports an error', 'Check the disk.'],
}

/** The code of an operating system's error, such as `ENOSPC`. */
export function systemCode(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined
}

/** An operating system's error as one sentence with its remedy, the original as its cause; any other error as it came. */
export function explained(operation: string, path: string, error: unknown): unknown {
  const known = sentences[systemCode(error) ?? '']
  if (known === undefined) return error
  const explanation = new AtelierError(`${operation}: ${path}: ${known[0]}`, known[1])
  explanation.cause = error
  return explanation
}
