import { exitCodes } from '../doors/exit-codes.ts';
import type { CommandIo } from '../doors/operation-command.ts';
import { printable } from '../doors/readable.ts';
import type { CommandResult } from '../service/run-command.ts';
import { type ServicePlan, UNIT_PROPERTIES } from '../service/service-plan.ts';

export interface ServiceStatus {
  readonly manager: ServicePlan['manager'];
  readonly file: string | null;
  readonly installed: boolean;
  /** null when no service manager answers. */
  readonly running: boolean | null;
  /** What the service manager says, by its own names. */
  readonly details: Readonly<Record<string, string>>;
}

/** Reads what a service manager said; `result` is undefined when none answers. */
export function statusOf(
  { manager, file }: ServicePlan,
  installed: string | null | undefined,
  result: CommandResult | undefined,
): ServiceStatus {
  const details = result && manager === 'systemd' ? properties(result.stdout) : {};
  return {
    manager,
    file: file?.path ?? null,
    installed: typeof installed === 'string',
    running: result === undefined ? null : isRunning(manager, result, details),
    details,
  };
}

function isRunning(
  manager: ServicePlan['manager'],
  { code, stdout }: CommandResult,
  details: Readonly<Record<string, string>>,
): boolean {
  if (manager === 'systemd') return details.ActiveState === 'active';
  return code === 0 && /^\s*state = running$/m.test(stdout);
}

/** `Name=value` lines of `systemctl show`, of the properties that were asked for. */
function properties(text: string): Readonly<Record<string, string>> {
  const pairs = text.split('\n').map((line) => {
    const equals = line.indexOf('=');
    return [line.slice(0, equals), line.slice(equals + 1)] as const;
  });
  return Object.fromEntries(pairs.filter(([name]) => UNIT_PROPERTIES.includes(name)));
}

/** Shows a status, and exits by it. */
export function answerStatus(status: ServiceStatus, plan: ServicePlan, json: boolean, io: CommandIo): void {
  io.write(json ? `${JSON.stringify(status)}\n` : printable(inWords(status, plan)));
  const { installed, running, file } = status;
  if (running === true) io.setExitCode(exitCodes.ok);
  else io.setExitCode(installed || file === null ? exitCodes.failed : exitCodes.not_found);
}

function inWords({ file, installed, running, details }: ServiceStatus, plan: ServicePlan): string {
  if (file === null) return `ask the Task Scheduler: ${plan.status.join(' ')}\n`;
  if (!installed) return 'not installed; ordinaut service install does it\n';
  const state = running === null ? 'no service manager answers here' : running ? 'running' : 'not running';
  const lines = [`${state}, ${file}`];
  for (const [name, value] of Object.entries(details)) if (value !== '') lines.push(`  ${name}: ${value}`);
  if (details.ExecMainStatus === '226')
    lines.push('the kernel refuses namespaces: ordinaut service install --no-namespaces');
  return `${lines.join('\n')}\n`;
}
