import type { CommandIo } from '../doors/operation-command.ts';
import { printable, readable } from '../doors/readable.ts';
import { asOrdinautError } from '../errors.ts';
import type { Json, JsonObject } from '../model/json.ts';
import { resourcesDirectory } from '../resources.ts';
import { seedStarterData, seedStarterFiles } from '../starter-workspace.ts';
import { version } from '../version.ts';
import { servingCaller } from './local-caller.ts';
import { report, runAndFollow } from './run-once.ts';
import { startServing, untilInterrupted } from './serve.ts';
import { directoryOf, type Flags, openSession } from './session.ts';

/**
 * `ordinaut start`, which `npm start` calls: sets up what is missing, serves, runs the starter task now, prints what it
 * published, says where the engine is and what comes next, and keeps serving until Ctrl-C.
 */
export async function start(flags: Flags, io: CommandIo): Promise<void> {
  const resources = resourcesDirectory();
  const directory = directoryOf(flags);
  const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
  const first = await seedStarterFiles(directory, { resources, timezone: timeZone });
  const session = await openSession(flags);
  const serving = await startServing(session);
  const say = (text: string) => {
    if (!session.json) io.write(text);
  };
  say(`ordinaut ${version}\n`);
  if (first)
    say(`made a starter workspace in ${directory.path}: sample calendar, sample mailbox, one task\n`);
  try {
    const starter = await seedStarterData(serving.engine.services, { resources });
    const caller = servingCaller(serving.engine.services);
    if (starter === null) say('there is no starter task in this workspace; nothing is run now\n');
    else {
      const run = await runAndFollow(caller, starter, {}, flags, io);
      const text = session.json ? `${JSON.stringify(run)}\n` : `\n${await report(caller, run, io.signal)}`;
      io.write(text);
    }
    say(await whereAndNext(serving.url, directory.path, await caller.call('system.status', {}, io.signal)));
  } catch (thrown) {
    const error = asOrdinautError(thrown);
    // A failing first run is no reason not to serve; its error is in its history.
    if (error.code !== 'interrupted')
      io.writeError(printable(`the starter task did not run: ${error.message}\n`));
  }
  await untilInterrupted(serving, session, io);
}

async function whereAndNext(url: string, directory: string, status: Json): Promise<string> {
  const { next, inbox_open } = status as JsonObject;
  const upcoming = Array.isArray(next) ? (next as JsonObject[]) : [];
  const lines = upcoming.map(({ at_local, title }) => `  ${readable(at_local ?? '', 80).trim()}  ${title}`);
  return printable(
    [
      '',
      `serving at ${url} (ordinaut open shows it in the browser; API: ${url}/docs), data in ${directory}`,
      ...(lines.length > 0 ? ['next:', ...lines] : ['nothing is scheduled']),
      ...(Number(inbox_open) > 0 ? [`${inbox_open} waiting for you: ordinaut inbox list`] : []),
      'Ctrl-C ends it.',
      '',
    ].join('\n'),
  );
}
