import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const USER = 'ana';
const PASSWORD = 'correct horse';

/** The CalDAV server Radicale with a directory and a port of its own, and the user `ana`. */
export async function startRadicale() {
  const directory = mkdtempSync(join(tmpdir(), 'ordinaut-radicale-'));
  writeFileSync(join(directory, 'users'), `${USER}:${PASSWORD}\n`);
  writeFileSync(
    join(directory, 'config'),
    `[server]
hosts = 127.0.0.1:0
[auth]
type = htpasswd
htpasswd_filename = ${directory}/users
htpasswd_encryption = plain
delay = 0
[storage]
filesystem_folder = ${directory}/collections
[logging]
level = info
`,
  );
  const server = spawn('radicale', ['--config', join(directory, 'config')], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const exited = once(server, 'exit');
  const url = await new Promise<string>((resolve, reject) => {
    let log = '';
    server.stderr.setEncoding('utf8').on('data', (text: string) => {
      log += text;
      const port = /Listening on '\[127\.0\.0\.1\]:(\d+)'[\s\S]*ready/.exec(log)?.[1];
      if (port !== undefined) resolve(`http://127.0.0.1:${port}`);
    });
    server.on('error', reject);
    server.on('exit', () => reject(new Error(`Radicale ended: ${log}`)));
  });
  const send = async (method: string, path: string, type: string, body: string): Promise<void> => {
    const authorization = `Basic ${Buffer.from(`${USER}:${PASSWORD}`).toString('base64')}`;
    const headers = { authorization, 'content-type': type };
    const answer = await fetch(`${url}/${USER}/${path}`, { method, headers, body });
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
  };

  return {
    url,
    user: USER,
    password: PASSWORD,
    /** Makes a collection of the user for `component`: VEVENT, VTODO. */
    addCalendar: (path: string, name: string, component = 'VEVENT') =>
      send(
        'MKCALENDAR',
        `${path}/`,
        'application/xml',
        `<?xml version="1.0"?><c:mkcalendar xmlns:d="DAV:" xmlns:c="urn:ietf:params:xml:ns:caldav"><d:set><d:prop>
        <d:displayname>${name}</d:displayname>
        <c:supported-calendar-component-set><c:comp name="${component}"/></c:supported-calendar-component-set>
        </d:prop></d:set></c:mkcalendar>`,
      ),
    put: (path: string, ics: string) => send('PUT', path, 'text/calendar', ics),
    async stop(): Promise<void> {
      server.kill('SIGTERM');
      await exited;
      rmSync(directory, { recursive: true, force: true });
    },
  };
}
