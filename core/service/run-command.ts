import { execFile } from 'node:child_process';

export interface CommandResult {
  /** null when the program is not there or was ended by a signal. */
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a program without a shell, for two minutes at most. Never throws: what failed is in the result. */
export function runCommand(
  [program = '', ...words]: readonly string[],
  env: Readonly<Record<string, string | undefined>> = process.env,
): Promise<CommandResult> {
  return new Promise((resolve) => {
    execFile(program, words, { env, timeout: 120_000 }, (error, stdout, stderr) => {
      if (!error) return resolve({ code: 0, stdout, stderr });
      const code = typeof error.code === 'number' ? error.code : null;
      resolve({ code, stdout, stderr: stderr === '' ? error.message : stderr });
    });
  });
}
