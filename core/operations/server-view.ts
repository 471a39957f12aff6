import Type from 'typebox';
import { OrdinautError } from '../errors.ts';
import { didYouMean } from '../model/suggest.ts';
import type { Services, ToolServers } from '../services/services.ts';
import { orNull, Timestamp } from './fields.ts';
import { isoUtcOrNull } from './moment.ts';

export const ServerName = Type.String({
  minLength: 1,
  maxLength: 200,
  description: 'Name of the tool server.',
});

/** A tool server as it is now. */
export const ServerView = Type.Object({
  name: Type.String(),
  kind: Type.String({ description: '`toolkit`, `stdio`, `http`, `http_worker` or `command`.' }),
  state: Type.String({
    description:
      '`stopped` (started by the next call), `starting`, `ready`, `backing_off`, `failed` or `disabled`.',
  }),
  tools: Type.Integer({ description: 'How many tools it offers.' }),
  last_error: orNull(Type.String()),
  restarts: Type.Integer({ description: 'Starts after a crash.' }),
  calls: Type.Integer(),
  failures: Type.Integer(),
  p50_ms: orNull(Type.Number()),
  p95_ms: orNull(Type.Number()),
  pid: orNull(Type.Integer()),
  started_at: orNull(Timestamp),
  retry_at: orNull(Type.String({ description: 'When one that crashes again and again is tried next.' })),
  changed_tools: Type.Array(Type.String(), {
    description: 'Tools that differ from their pin, and wait for servers.approve.',
  }),
});

type ServerStatus = ReturnType<ToolServers['status']>[number];

/** The same of a status. */
export function viewServer({ started_at, retry_at, changed_tools, ...status }: ServerStatus) {
  const { name, kind, state, tools, last_error, restarts, calls, failures, p50_ms, p95_ms, pid } = status;
  return {
    ...{ name, kind, state, tools, last_error, restarts, calls, failures, p50_ms, p95_ms, pid },
    started_at: isoUtcOrNull(started_at),
    retry_at: isoUtcOrNull(retry_at),
    changed_tools: [...changed_tools],
  };
}

/** The server of a name. Throws `not_found` with the name that was probably meant. */
export function serverOf(services: Services, name: string): ServerStatus {
  const known = services.servers.status();
  const found = known.find((server) => server.name === name);
  if (found) return found;
  const names = known.map((server) => server.name);
  throw new OrdinautError({
    code: 'not_found',
    message: `there is no tool server ${name}`,
    path: 'server',
    hint: didYouMean(name, names) ?? `the servers are ${names.join(', ')}`,
  });
}
