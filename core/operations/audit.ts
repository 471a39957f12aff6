import Type from 'typebox';
import { pageFields, pageOf, readPage, Timestamp } from './fields.ts';
import { isoUtc } from './moment.ts';
import { defineOperation } from './operation.ts';

const list = defineOperation({
  name: 'audit.list',
  title: 'List the audit trail',
  description:
    'Who did what, through which door, and how it ended; newest first. Every operation that may change something is here, refused ones included. Inputs are shortened and without secrets.',
  input: Type.Object(pageFields, { additionalProperties: false }),
  output: pageOf(
    Type.Object({
      seq: Type.Integer(),
      at: Timestamp,
      agent_id: Type.String(),
      door: Type.String(),
      operation: Type.String(),
      input: Type.String(),
      outcome: Type.String(),
      request_id: Type.String(),
      previous_hash: Type.String(),
      hash: Type.String(),
    }),
  ),
  scope: 'audit:read',
  annotations: { readOnly: true, destructive: false, idempotent: true },
  handler: async (page, { services }) => {
    const found = await services.store.findAudit(readPage(page));
    return {
      items: found.items.map((entry) => ({ ...entry, at: isoUtc(entry.at) })),
      next_cursor: found.next_cursor,
    };
  },
});

const verify = defineOperation({
  name: 'audit.verify',
  title: 'Verify the audit trail',
  description:
    'Recomputes the chain of hashes over the whole audit trail: whether any entry was changed or removed.',
  input: Type.Object({}, { additionalProperties: false }),
  output: Type.Object({ ok: Type.Boolean(), findings: Type.Array(Type.String()) }),
  scope: 'audit:read',
  annotations: { readOnly: true, destructive: false, idempotent: true },
  handler: async (_, { services }) => {
    const checked = await services.store.doctor({
      repair: false,
      owner: services.facts.owner,
      now: services.clock.now(),
    });
    const findings = checked.filter(({ check }) => check === 'audit').map(({ message }) => message);
    return { ok: findings.length === 0, findings };
  },
});

export const auditOperations = [list, verify] as const;
