import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { onTestFinished } from 'vitest';
import { temporaryDirectory } from './temporary-directory.ts';

// Node has no datagram sockets of AF_UNIX. Descriptors that come with a message are closed: sd_notify_barrier(3) waits for that.
const PROGRAM = `
import array, json, os, socket, sys
listener = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
listener.bind(sys.argv[1])
print(json.dumps(None), flush=True)
while True:
    message, ancillary, _, _ = listener.recvmsg(65536, 4096)
    for level, kind, data in ancillary:
        if level == socket.SOL_SOCKET and kind == socket.SCM_RIGHTS:
            descriptors = array.array('i')
            descriptors.frombytes(data[:len(data) - len(data) % descriptors.itemsize])
            for descriptor in descriptors:
                os.close(descriptor)
    print(json.dumps(message.decode()), flush=True)
`;

/** A datagram socket as systemd listens on, with what was told to it, message by message; barriers are answered and left out. */
export async function datagramListener() {
  const path = join(temporaryDirectory(), 'notify.sock');
  const child = spawn('python3', ['-c', PROGRAM, path], { stdio: ['ignore', 'pipe', 'inherit'] });
  onTestFinished(async () => {
    if (child.exitCode !== null) return;
    const ended = once(child, 'exit');
    child.kill('SIGKILL');
    await ended;
  });
  const received: string[] = [];
  const lines = createInterface(child.stdout);
  const bound = once(lines, 'line');
  lines.on('line', (line) => {
    const message: unknown = JSON.parse(line);
    if (typeof message === 'string' && message !== 'BARRIER=1') received.push(message.trim());
  });
  await bound;
  return { path, received: received as readonly string[] };
}
