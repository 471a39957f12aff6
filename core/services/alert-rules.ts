import type { Alert, AlertRule } from '../model/alert.ts';
import { durationInWords } from '../model/duration-words.ts';

/** What the rules look at. */
export interface AlertSituation {
  /** Runs that ended within the window. */
  readonly succeeded: number;
  readonly failed: number;
  /** Slots within the window that did not run on time because nobody was there to start them. */
  readonly missed: number;
  /** How long the oldest claimable run, or the scheduler, is behind. */
  readonly lag_ms: number;
  readonly servers: readonly {
    readonly name: string;
    readonly state: string;
    readonly last_error: string | null;
  }[];
  /** null when nobody can say. */
  readonly disk_free_bytes: number | null;
}

/** What should stand now. */
export type WantedAlert = Pick<Alert, 'rule' | 'subject' | 'severity' | 'message'>;

/** Figures are judged over the last so many minutes. */
export const alertWindowMinutes = 60;
const fewestRuns = 5;
const errorRate = { warning: 0.3, critical: 0.6 } as const;
const lagMs = { warning: 60_000, critical: 10 * 60_000 } as const;
const freeBytes = { warning: 1_000_000_000, critical: 200_000_000 } as const;

/** What a person should know of a situation; pure. Each rule and subject once. */
export function wantedAlerts(situation: AlertSituation): readonly WantedAlert[] {
  return [
    ...failing(situation),
    ...behind(situation),
    ...missed(situation),
    ...brokenServers(situation),
    ...fullDisk(situation),
  ];
}

const about = (
  rule: AlertRule,
  severity: Alert['severity'],
  message: string,
  subject = '',
): readonly WantedAlert[] => [{ rule, subject, severity, message }];

function failing({ succeeded, failed }: AlertSituation): readonly WantedAlert[] {
  const runs = succeeded + failed;
  const share = runs === 0 ? 0 : failed / runs;
  if (runs < fewestRuns || share <= errorRate.warning) return [];
  const severity = share > errorRate.critical ? 'critical' : 'warning';
  return about('error_rate', severity, `${failed} of ${runs} runs of the last hour failed`);
}

function behind({ lag_ms }: AlertSituation): readonly WantedAlert[] {
  if (lag_ms <= lagMs.warning) return [];
  const severity = lag_ms > lagMs.critical ? 'critical' : 'warning';
  return about('lag', severity, `runs wait ${durationInWords(lag_ms)} longer than they should`);
}

function missed({ missed: slots }: AlertSituation): readonly WantedAlert[] {
  if (slots === 0) return [];
  const what = slots === 1 ? '1 slot was' : `${slots} slots were`;
  return about('missed_runs', 'warning', `${what} missed within the last hour; occurrences.list tells why`);
}

function brokenServers({ servers }: AlertSituation): readonly WantedAlert[] {
  return servers.flatMap(({ name, state, last_error }) => {
    if (state !== 'failed' && state !== 'backing_off') return [];
    return about('server_failing', 'warning', `the tool server ${name} fails: ${last_error ?? state}`, name);
  });
}

function fullDisk({ disk_free_bytes: free }: AlertSituation): readonly WantedAlert[] {
  if (free === null || free >= freeBytes.warning) return [];
  const severity = free < freeBytes.critical ? 'critical' : 'warning';
  return about(
    'disk_low',
    severity,
    `${Math.round(free / 1_000_000)} MB are left on the disk of the data directory`,
  );
}
