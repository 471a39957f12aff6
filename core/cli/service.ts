import { realpathSync } from 'node:fs';
import { homedir } from 'node:os';
import { resolve } from 'node:path';
import { dataDirectoryPath } from '../data-directory.ts';
import { exitCodes } from '../doors/exit-codes.ts';
import type { CommandIo } from '../doors/operation-command.ts';
import { OrdinautError } from '../errors.ts';
import { runCommand } from '../service/run-command.ts';
import { readServiceFile, removeServiceFile, writeServiceFile } from '../service/service-file.ts';
import { planService, type ServicePlan } from '../service/service-plan.ts';
import type { ServiceProgram } from '../service/service-program.ts';
import { answerStatus, statusOf } from './service-status.ts';
import { directoryOf, type Flags } from './session.ts';

type Words = readonly string[];

/** `ordinaut service install`: writes the service file, shows it and starts the service; what cannot be run here is said. */
export async function installService(flags: Flags, io: CommandIo): Promise<void> {
  const plan = planFor(flags);
  const dry = flags.dryRun === true;
  const before = plan.file && readServiceFile(plan.file.path);
  const changed = plan.file !== null && before !== plan.file.text;
  const replaces = changed && before !== undefined && plan.manager === 'launchd';
  const commands = changed
    ? [...(replaces ? plan.stop : []), ...plan.install.changed]
    : plan.install.unchanged;
  if (!dry && plan.file) {
    // A unit can only be allowed to write to a directory that is there.
    directoryOf(flags);
    writeServiceFile(plan.file.path, plan.file.text);
  }
  const ran = !dry && (await answers(plan));
  if (ran) for (const command of commands) await run(command);
  const { manager, file } = plan;
  if (flags.json === true)
    io.write(
      `${JSON.stringify({ manager, file: file?.path ?? null, changed, dry_run: dry, ran, commands })}\n`,
    );
  else {
    if (file) io.write(`${changed ? writes(dry) : 'Unchanged:'} ${file.path}\n\n${indented(file.text)}\n`);
    io.write(told(plan, commands, dry, ran));
    if (ran) io.write('The service runs. ordinaut service status shows how it is.\n');
    if (manager === 'systemd')
      io.write('It runs while you are logged in; to run it always: loginctl enable-linger\n');
  }
  io.setExitCode(exitCodes.ok);
}

/** `ordinaut service remove`: stops the service and takes back what install wrote; data stays. */
export async function removeService(flags: Flags, io: CommandIo): Promise<void> {
  const plan = planFor(flags);
  const dry = flags.dryRun === true;
  const { manager, file } = plan;
  const there = file === null || readServiceFile(file.path) !== undefined;
  const ran = !dry && there && (await answers(plan));
  // Where nobody answers the file and its links are gone before a person runs the rest.
  const stop = ran || dry || file === null ? plan.stop : plan.stop.slice(0, 1);
  const commands = there ? [...stop, ...plan.forget] : [];
  if (ran) for (const command of plan.stop) await run(command);
  if (!dry && file) removeServiceFile(file.path, file.links);
  if (ran) for (const command of plan.forget) await run(command);
  if (flags.json === true)
    io.write(
      `${JSON.stringify({ manager, file: file?.path ?? null, removed: there && !dry, ran, commands })}\n`,
    );
  else if (!there) io.write('The service is not installed.\n');
  else {
    if (file) io.write(`${dry ? 'Would remove' : 'Removed'} ${file.path}\n`);
    io.write(told(plan, commands, dry, ran));
    if (!dry) io.write('Data and configuration stay where they are.\n');
  }
  io.setExitCode(exitCodes.ok);
}

/** `ordinaut service status`. */
export async function showService(flags: Flags, io: CommandIo): Promise<void> {
  const plan = planFor(flags);
  const installed = plan.file && readServiceFile(plan.file.path);
  const result = (await answers(plan)) ? await runCommand(plan.status) : undefined;
  answerStatus(statusOf(plan, installed, result), plan, flags.json === true, io);
}

function planFor(flags: Flags): ServicePlan {
  const { platform, env, execPath } = process;
  const machine = { platform, env, home: homedir() };
  const given = typeof flags.dataDir === 'string' ? flags.dataDir : undefined;
  const writable = Array.isArray(flags.writable) ? flags.writable : [];
  const service: ServiceProgram = {
    node: execPath,
    program: realpathSync(process.argv[1] ?? ''),
    data_directory: dataDirectoryPath({ ...machine, working_directory: process.cwd() }, given),
    writable: writable.map((path) => resolve(String(path))),
    namespaces: flags.namespaces !== false,
  };
  return planService({ ...machine, user_id: process.getuid?.() ?? 0 }, service);
}

async function answers({ probe }: ServicePlan): Promise<boolean> {
  return probe.length > 0 && (await runCommand(probe)).code === 0;
}

/** Throws `service_manager_failed` with what the program said. */
async function run(command: Words): Promise<void> {
  const { code, stderr } = await runCommand(command);
  if (code === 0) return;
  throw new OrdinautError({
    code: 'service_manager_failed',
    message: `${shellWords(command)} failed: ${stderr.trim()}`,
    hint: 'ordinaut service status tells more; the service file is in its place',
  });
}

const writes = (dry: boolean) => (dry ? 'Would write' : 'Wrote');

function told({ probe }: ServicePlan, commands: readonly Words[], dry: boolean, ran: boolean): string {
  const unable = probe.length === 0 ? 'Run this:' : 'No service manager answers here; where it does, run:';
  const why = ran ? 'Ran:' : dry && probe.length > 0 ? 'Would run:' : unable;
  return `${why}\n${commands.map((command) => `  ${shellWords(command)}\n`).join('')}`;
}

function shellWords(command: Words): string {
  return command.map((word) => (/^[\w@%+=:,./-]+$/.test(word) ? word : quoted(word))).join(' ');
}

const quoted = (word: string) =>
  process.platform === 'win32' ? `"${word.replaceAll('"', '\\"')}"` : `'${word.replaceAll("'", "'\\''")}'`;

const indented = (text: string) => text.replace(/^(?=.)/gm, '  ');
