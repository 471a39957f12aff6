/** What a program gets that a person connects: everything but what people alone may do; writing tasks still wait for approval. */
export const clientScopes: readonly string[] = [
  ...['tasks:*', 'runs:*', 'schedules:read', 'occurrences:read', 'templates:*', 'briefings:*', 'events:*'],
  ...['inbox:*', 'system:read', 'agents:read', 'servers:read', 'tools:*'],
];
