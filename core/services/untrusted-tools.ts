import type { ToolCaller } from '../ports.ts';

/** Toolkits that read what anybody may have written. */
const strangersWrite: readonly string[] = ['mail', 'web'];

/** Whether what a tool answers may have been written by anybody: mail, pages of the web, servers that are not the product's own. */
export type IsUntrusted = (tool: string) => boolean;

export function untrustedTools(
  tools: Pick<ToolCaller, 'describe'>,
  isToolkit: (server: string) => boolean,
): IsUntrusted {
  return (name) => {
    const server = tools.describe(name)?.server;
    return server === undefined || !isToolkit(server) || strangersWrite.includes(server);
  };
}
