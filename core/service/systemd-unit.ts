import { OrdinautError } from '../errors.ts';
import { MARK, type ServiceProgram, serveWords } from './service-program.ts';

export const UNIT = 'ordinaut.service';

/**
 * A user unit of systemd (≥ 246): restarted after a failure and when the engine no longer answers, within limits of
 * memory, processes and open files, and with nothing writable but the data directory, `writable` and the caches of package
 * runners. Where each setting is from: systemd.service(5), systemd.exec(5), systemd.resource-control(5).
 * Throws `invalid_path` for a path that holds a line break.
 */
export function systemdUnit(service: ServiceProgram): string {
  const start = serveWords(service).map((word) => quoted(word).replaceAll('$', '$$$$'));
  return `# ${MARK}; changes belong into a drop-in: systemctl --user edit ${UNIT}
[Unit]
Description=Ordinaut, the engine of personal agents
StartLimitIntervalSec=300
StartLimitBurst=10

[Service]
Type=notify
# The engine speaks through systemd-notify, a child of its own.
NotifyAccess=all
ExecStart=${start.join(' ')}
EnvironmentFile=-%E/ordinaut/environment
WatchdogSec=90
Restart=on-failure
RestartSec=5
# Neither a refused configuration (2) nor another engine (3) gets better by itself.
RestartPreventExitStatus=2 3
TimeoutStartSec=90
TimeoutStopSec=90
# Tool servers end with the engine, after the calls that are under way.
KillMode=mixed

MemoryHigh=1G
MemoryMax=1536M
TasksMax=512
LimitNOFILE=16384
LimitCORE=0

UMask=0077
NoNewPrivileges=yes
LockPersonality=yes
RestrictRealtime=yes
RestrictSUIDSGID=yes
RestrictAddressFamilies=AF_UNIX AF_INET AF_INET6 AF_NETLINK
SystemCallArchitectures=native
SystemCallFilter=@system-service
SystemCallErrorNumber=EPERM
${service.namespaces ? namespaces(service) : '# The file system is not protected: installed with --no-namespaces.\n'}
[Install]
WantedBy=default.target
`;
}

function namespaces({ data_directory, writable }: ServiceProgram): string {
  const paths = [quoted(data_directory), ...writable.map((path) => quoted(`-${path}`)), '-%h/.npm', '-%C'];
  return `
PrivateUsers=yes
PrivateTmp=yes
ProtectSystem=strict
ProtectControlGroups=yes
ReadWritePaths=${paths.join(' ')}
`;
}

/** A word of a unit file: in quotes, with `%` that is no specifier (systemd.syntax(7)). */
function quoted(word: string): string {
  if (/[\r\n]/.test(word))
    throw new OrdinautError({
      code: 'invalid_path',
      message: `a unit file cannot hold the path ${JSON.stringify(word)}: it has a line break`,
    });
  return `"${word.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('%', '%%')}"`;
}
