import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { desktopAvailable, openDesktopSession } from '../support/desktop-app.ts';

describe.skipIf(!desktopAvailable)('a file of exported tasks, opened while the application runs', () => {
  test('is imported, paused, when the person agrees', { timeout: 120_000 }, async () => {
    const session = await openDesktopSession();
    const app = await session.start();
    await app.page();
    // The dialog is the system's own, which no test can press; a person presses its first button.
    await app.electron.evaluate(({ dialog }) => {
      dialog.showMessageBox = async () => ({ response: 0, checkboxChecked: false });
    });
    const step = { id: 'recall', uses: 'memory.get', with: { key: 'tea' } };
    const document = { tasks: [{ title: 'Tea', schedule: 'every day at 16:00', pipeline: [step] }] };
    writeFileSync(join(session.home, 'from-ana.ordinaut'), JSON.stringify(document));
    const [program = '', ...words] = session.command;
    const second = spawn(program, [...words, 'from-ana.ordinaut'], {
      cwd: session.home,
      env: session.env,
      stdio: 'ignore',
    });
    await once(second, 'exit');
    await expect
      .poll(async () => (await app.call('tasks.list')).items, { timeout: 30_000 })
      .toMatchObject([{ title: 'Tea', status: 'paused' }]);
  });
});
