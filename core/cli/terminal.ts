import { text } from 'node:stream/consumers';
import { type ExitCode, exitCodes } from '../doors/exit-codes.ts';
import type { CommandIo } from '../doors/operation-command.ts';

/** This process's own terminal or pipes. The first Ctrl-C aborts `signal`, the second ends the process at once. */
export function processIo(): CommandIo {
  const interrupted = new AbortController();
  const onSignal = () => {
    if (interrupted.signal.aborted) process.exit(exitCodes.interrupted);
    interrupted.abort();
  };
  process.on('SIGINT', onSignal);
  process.on('SIGTERM', onSignal);
  // A closed pipe (`ordinaut logs query | head`) ends the command, it does not crash it.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(exitCodes.ok);
    throw error;
  });
  return {
    write: (content) => void process.stdout.write(content),
    writeError: (content) => void process.stderr.write(content),
    width: process.stdout.columns ?? 160,
    isTerminal: process.stdout.isTTY === true,
    readStdin: () => text(process.stdin),
    signal: interrupted.signal,
    setExitCode: (code: ExitCode) => {
      process.exitCode = code;
    },
  };
}
