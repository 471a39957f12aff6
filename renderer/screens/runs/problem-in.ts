import type { ErrorDetail } from '../../api/api.ts';
import type { RunDetail } from './timeline.ts';

/** The problem of a run or step, as notices show it. */
export function problemIn({ code, message, path, hint }: NonNullable<RunDetail['error']>): ErrorDetail {
  return { code, message, ...(path !== undefined && { path }), ...(hint !== undefined && { hint }) };
}
