/** What kind of trouble an error code is: all that a door needs to choose a status or an exit code. */
export type ErrorKind =
  | 'invalid'
  | 'unauthorised'
  | 'forbidden'
  | 'not_found'
  | 'conflict'
  | 'already_running'
  | 'too_large'
  | 'unsupported_media_type'
  | 'rate_limited'
  | 'interrupted'
  | 'unreachable'
  | 'storage'
  | 'internal';

const kinds: Readonly<Record<string, ErrorKind>> = {
  unauthorised: 'unauthorised',
  forbidden: 'forbidden',
  tool_forbidden: 'forbidden',
  approval_needed: 'forbidden',
  foreign_host: 'forbidden',
  foreign_origin: 'forbidden',
  not_found: 'not_found',
  unknown_operation: 'not_found',
  conflict: 'conflict',
  lease_lost: 'conflict',
  already_running: 'already_running',
  too_large: 'too_large',
  too_deep: 'too_large',
  unsupported_media_type: 'unsupported_media_type',
  rate_limited: 'rate_limited',
  budget_exceeded: 'rate_limited',
  quiet_hours: 'rate_limited',
  interrupted: 'interrupted',
  engine_unreachable: 'unreachable',
  not_serving: 'unreachable',
  stopping: 'unreachable',
  data_directory: 'storage',
  service_manager_failed: 'internal',
  internal: 'internal',
};

/** Codes that no list knows are the caller's input; `storage_*` is the disk or the database. */
export function errorKind(code: string): ErrorKind {
  if (Object.hasOwn(kinds, code)) return kinds[code] ?? 'invalid';
  if (code.startsWith('storage_') || code.startsWith('database_')) return 'storage';
  return 'invalid';
}
