import type { Caller } from '../doors/caller.ts';
import { createHttpClient } from '../doors/http-client.ts';
import { asOrdinautError, OrdinautError } from '../errors.ts';
import { servingEngine } from './engine-link.ts';
import { type Flags, openSession } from './session.ts';

/** How often, and after how many milliseconds, a busy data directory is tried again. */
const patience = { tries: 20, pause_ms: 150 } as const;

/**
 * Reaches the engine: the one that `ORDINAUT_URL` names, the one that serves the data directory, or one opened in this
 * process for this command. Another command that holds the directory for a moment is waited for.
 */
export async function openCaller(flags: Flags): Promise<Caller> {
  const { ORDINAUT_URL: url, ORDINAUT_TOKEN: token } = process.env;
  if (url !== undefined && url !== '') {
    if (token !== undefined && token !== '') return createHttpClient({ url, token });
    throw new OrdinautError({
      code: 'invalid_config',
      message: 'ORDINAUT_URL is set and ORDINAUT_TOKEN is not',
      path: 'ORDINAUT_TOKEN',
      hint: 'it is in the file `token` of that engine’s data directory',
    });
  }
  const session = await openSession(flags);
  for (let attempt = 1; ; attempt++) {
    const serving = servingEngine(session);
    if (serving) return createHttpClient(serving);
    try {
      const { openLocalCaller } = await import('./local-caller.ts');
      return await openLocalCaller(session);
    } catch (thrown) {
      const error = asOrdinautError(thrown);
      if (error.code !== 'already_running' || attempt >= patience.tries) throw error;
      await new Promise((resolve) => setTimeout(resolve, patience.pause_ms));
    }
  }
}
