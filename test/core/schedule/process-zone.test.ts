import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const script = fileURLToPath(new URL('print-slots.ts', import.meta.url));

function output(TZ: string): string {
  return execFileSync(process.execPath, [script], {
    env: { ...process.env, TZ, NODE_OPTIONS: '' },
    encoding: 'utf8',
  });
}

it('all slots are byte-equal whatever the zone of the process', () => {
  const utc = output('UTC');
  expect(utc.length).toBeGreaterThan(100_000);
  expect(output('Asia/Tokyo')).toBe(utc);
  expect(output('America/New_York')).toBe(utc);
}, 60_000);
