import { writeSync } from 'node:fs';
import { t0 } from '../../../support/store-conformance/setting.ts';
import { openFile } from './open-sqlite-store.ts';

// Reads the events of a group until there are none, and says each place. Then ends, or waits to be killed.
const [file = '', consumer = '', end = ''] = process.argv.slice(2);
const store = openFile(file);
for (;;) {
  const { deliveries, more } = await store.readEvents({ group: 'readers', consumer, limit: 3, now: t0 });
  for (const { event } of deliveries) writeSync(1, `${event.seq}\n`);
  if (!more) break;
}
if (end === 'wait') {
  writeSync(1, 'read\n');
  setInterval(() => undefined, 1_000);
} else await store.close();
