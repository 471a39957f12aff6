import type { OrdinautError } from '../errors.ts';
import type { JsonObject } from '../model/json.ts';
import { type ErrorKind, errorKind } from './error-kind.ts';

const statuses: Readonly<Record<ErrorKind, number>> = {
  invalid: 400,
  unauthorised: 401,
  forbidden: 403,
  not_found: 404,
  conflict: 409,
  already_running: 409,
  too_large: 413,
  unsupported_media_type: 415,
  rate_limited: 429,
  interrupted: 499,
  internal: 500,
  unreachable: 503,
  storage: 503,
};

export function httpStatus(code: string): number {
  return statuses[errorKind(code)];
}

/** The body of every refusal: `{error: {code, message, path, hint, request_id}}`. */
export function errorBody(error: OrdinautError, request_id: string): JsonObject {
  return { error: { ...JSON.parse(JSON.stringify(error)), request_id } };
}
