import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** A network between a client and a local server, which a test can break. Encrypted traffic passes as it is. */
export async function startTcpProxy(target: number) {
  const sockets = new Set<Socket>();
  let fault: { readonly kind: 'cut' | 'hold'; readonly after: number } | undefined;
  let connections = 0;
  let received = 0;
  let open = 0;
  let whenClosed = Promise.withResolvers<void>();

  const server = createServer((client) => {
    connections++;
    open++;
    const upstream = connect(target, '127.0.0.1');
    const end = (): void => {
      client.destroy();
      upstream.destroy();
    };
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.on('error', end);
      socket.on('close', () => {
        sockets.delete(socket);
        end();
      });
    }
    client.on('close', () => {
      if (--open > 0) return;
      whenClosed.resolve();
      whenClosed = Promise.withResolvers<void>();
    });
    client.pipe(upstream);
    upstream.on('data', (bytes) => {
      received += bytes.length;
      if (fault && received > fault.after) {
        if (fault.kind === 'cut') end();
        return;
      }
      client.write(bytes);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    get connections() {
      return connections;
    },
    /** Bytes that the server sent. */
    get received() {
      return received;
    },
    /** After so many more bytes of the server the connection breaks, or nothing more arrives. */
    fail(kind: 'cut' | 'hold', bytes: number): void {
      fault = { kind, after: received + bytes };
    },
    heal(): void {
      fault = undefined;
    },
    /** When no connection is open any more. */
    async idle(): Promise<void> {
      if (open > 0) await whenClosed.promise;
    },
    async close(): Promise<void> {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
