import { OrdinautError } from '../../errors.ts';

const KNOWN: Readonly<Record<string, { readonly code: string; readonly says: string }>> = {
  ENOENT: { code: 'not_found', says: 'does not exist' },
  ENOTDIR: { code: 'not_found', says: 'does not exist: a part of its path is a file' },
  EISDIR: { code: 'not_a_file', says: 'is a folder' },
  EACCES: { code: 'file_refused', says: 'is closed to this program' },
  EPERM: { code: 'file_refused', says: 'is closed to this program' },
  EROFS: { code: 'file_refused', says: 'is on a file system that cannot be written' },
  EEXIST: { code: 'conflict', says: 'exists already' },
  ENOTEMPTY: { code: 'conflict', says: 'is not empty' },
  ELOOP: { code: 'outside_roots', says: 'is a link that leads to itself, or changed under our hands' },
  ENAMETOOLONG: { code: 'invalid_input', says: 'is too long a name' },
  EXDEV: { code: 'invalid_input', says: 'is on another disk, so it cannot be moved in one step' },
};
const PASSING: ReadonlySet<string> = new Set(['ENOSPC', 'EDQUOT', 'EIO', 'EBUSY', 'EMFILE', 'ENFILE']);

/** What the file system says, as an `OrdinautError`; `changed` says that the file may have been touched. */
export function fileError(error: unknown, path: string, changed = false): OrdinautError {
  if (error instanceof OrdinautError) return error;
  const { code = '', message } = error as NodeJS.ErrnoException;
  const known = Object.hasOwn(KNOWN, code) ? KNOWN[code] : undefined;
  return new OrdinautError(
    {
      code: known?.code ?? 'file_failed',
      message: known ? `${path} ${known.says}` : `${path}: ${message}`,
      path: 'path',
      retryable: PASSING.has(code),
      delivery: changed ? 'unknown' : 'answered',
    },
    error,
  );
}
