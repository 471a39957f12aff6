import { expect, test } from 'vitest';
import { type AlertSituation, wantedAlerts } from '../../../core/services/alert-rules.ts';

const calm: AlertSituation = {
  succeeded: 20,
  failed: 1,
  missed: 0,
  lag_ms: 0,
  servers: [{ name: 'files', state: 'ready', last_error: null }],
  disk_free_bytes: 100_000_000_000,
};
const minute = 60_000;

test('nothing is raised while all is well', () => {
  expect(wantedAlerts(calm)).toEqual([]);
});

test.each<[string, Partial<AlertSituation>, object]>([
  ['many runs fail', { succeeded: 6, failed: 4 }, { rule: 'error_rate', severity: 'warning' }],
  [
    'most runs fail',
    { succeeded: 1, failed: 4 },
    { rule: 'error_rate', severity: 'critical', message: '4 of 5 runs of the last hour failed' },
  ],
  ['runs wait', { lag_ms: 2 * minute }, { rule: 'lag', severity: 'warning' }],
  ['runs wait long', { lag_ms: 11 * minute }, { rule: 'lag', severity: 'critical' }],
  [
    'slots were missed',
    { missed: 1 },
    { rule: 'missed_runs', message: expect.stringContaining('1 slot was missed') },
  ],
  [
    'a server fails',
    { servers: [{ name: 'files', state: 'failed', last_error: 'no such command' }] },
    { rule: 'server_failing', subject: 'files', message: expect.stringContaining('no such command') },
  ],
  ['the disk is nearly full', { disk_free_bytes: 1_000_000 }, { rule: 'disk_low', severity: 'critical' }],
])('%s', (_, changes, alert) => {
  expect(wantedAlerts({ ...calm, ...changes })).toMatchObject([alert]);
});

test('a few failures are no rate, and an unknown disk is no alarm', () => {
  expect(wantedAlerts({ ...calm, succeeded: 0, failed: 4, disk_free_bytes: null })).toEqual([]);
});
