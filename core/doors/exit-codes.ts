import type { Json, JsonObject } from '../model/json.ts';
import { type ErrorKind, errorKind } from './error-kind.ts';

/** What the `ordinaut` command exits with. Shown by `ordinaut help exit-codes`. */
export const exitCodes = {
  ok: 0,
  failed: 1,
  invalid: 2,
  already_running: 3,
  not_found: 4,
  waits_for_person: 5,
  unreachable: 6,
  interrupted: 130,
} as const;
export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

export const exitCodeHelp = `Exit codes:
  0    done; with a run: it succeeded
  1    the run failed, was cancelled or parked; or another error
  2    bad usage, or input that was refused
  3    another engine already runs on this data directory
  4    there is no such task, run, item …
  5    the run waits for a person: see ordinaut inbox list
  6    the engine or its storage cannot be reached
  130  interrupted
`;

const byKind: Partial<Record<ErrorKind, ExitCode>> = {
  invalid: exitCodes.invalid,
  too_large: exitCodes.invalid,
  unsupported_media_type: exitCodes.invalid,
  not_found: exitCodes.not_found,
  already_running: exitCodes.already_running,
  unreachable: exitCodes.unreachable,
  storage: exitCodes.unreachable,
  interrupted: exitCodes.interrupted,
};

export function exitCodeOfError(code: string): ExitCode {
  return byKind[errorKind(code)] ?? exitCodes.failed;
}

/** By the state of a run that a command waited for. */
export function exitCodeOfRun(state: unknown): ExitCode {
  if (state === 'waiting') return exitCodes.waits_for_person;
  if (state === 'failed' || state === 'cancelled' || state === 'parked') return exitCodes.failed;
  return exitCodes.ok;
}

/** A command that waited for a run exits by how it went; any other that got an answer is done. */
export function exitCodeOfAnswer(operation: string, output: Json): ExitCode {
  if (output === null || typeof output !== 'object' || Array.isArray(output)) return exitCodes.ok;
  const answer = output as JsonObject;
  if (operation === 'runs.wait') return exitCodeOfRun(answer.state);
  const { run } = answer;
  if (operation === 'tasks.run' && run !== null && typeof run === 'object')
    return exitCodeOfRun((run as JsonObject).state);
  if (operation === 'system.doctor' || operation === 'audit.verify')
    return answer.ok === true || answer.repaired === true ? exitCodes.ok : exitCodes.failed;
  return exitCodes.ok;
}
