import type { ExitCode } from '../../core/doors/exit-codes.ts';
import type { CommandIo } from '../../core/doors/operation-command.ts';

/** What a command is given instead of a terminal: keeps all that is written. */
export function memoryIo(
  input = '',
): CommandIo & { readonly written: () => string; readonly exitCode: () => ExitCode | undefined } {
  let written = '';
  let exitCode: ExitCode | undefined;
  return {
    write: (text) => {
      written += text;
    },
    writeError: (text) => {
      written += text;
    },
    width: 100,
    isTerminal: false,
    readStdin: async () => input,
    signal: new AbortController().signal,
    setExitCode: (code) => {
      exitCode = code;
    },
    written: () => written,
    exitCode: () => exitCode,
  };
}
