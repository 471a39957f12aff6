import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { desktopAvailable, openDesktopSession } from '../support/desktop-app.ts';
import { keyringAvailable, startKeyring } from '../support/keyring.ts';
import { startPlainDesktop } from '../support/plain-desktop.ts';

// A desktop comes up in a second, and in many on a machine that is busy.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 180_000 });

const secret = 'hunter2-of-the-mailbox';
/** A tool that is given the secret and tells what it got, without telling it. */
const servers = {
  mailbox: {
    kind: 'command',
    command: 'sh',
    args: ['-c', 'printf %s "$PASSWORD" | sha256sum'],
    env: { PASSWORD: '${secret:mail}' },
  },
};

test.skipIf(!desktopAvailable || !keyringAvailable)(
  'a keyring seals what is kept: no question, read again after a restart, in no file, and nobody else opens it',
  async () => {
    const session = await openDesktopSession();
    writeFileSync(join(session.data, 'config.json'), JSON.stringify({ mcpServers: servers }));
    const keyring = await startKeyring(session);
    onTestFinished(keyring.stop);
    const start = async () => {
      const app = await startPlainDesktop(session, ['--password-store=gnome-libsecret']);
      onTestFinished(app.quit);
      const call = (operation: string, input: object) =>
        app.evaluate(`ordinaut.call('${operation}', ${JSON.stringify(input)})`);
      return { ...app, call };
    };

    const first = await start();
    expect(await first.evaluate('ordinaut.desktop.state()')).toMatchObject({ secret_storage: 'strong' });
    expect(await first.call('secrets.set', { name: 'mail', value: secret })).toMatchObject({ ok: true });
    await first.quit();
    // Chromium marks what a keyring has sealed; with the key that everybody knows it would be v10.
    expect(readFileSync(join(session.data, 'secret.sealed')).subarray(0, 3).toString()).toBe('v11');
    expect(readdirSync(session.data)).not.toContain('secret.key');

    const second = await start();
    const step = { id: 'log_in', uses: 'mailbox.run', with: { prompt: 'log in' } };
    await second.call('tasks.create', { title: 'Log in', pipeline: [step] });
    const run = await second.call('tasks.run', { task: 'Log in', wait: true });
    expect(JSON.stringify(run)).toContain(createHash('sha256').update(secret).digest('hex'));
    await second.quit();
    expect(filesTelling(session.data, secret)).toEqual([]);

    // The next login, whose keyring is another one.
    await keyring.stop();
    const third = await start();
    expect(await third.evaluate('ordinaut.desktop.state()')).toMatchObject({ secret_storage: 'weak' });
  },
);

function filesTelling(folder: string, text: string): readonly string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name))
    .filter((file) => readFileSync(file).includes(text));
}
