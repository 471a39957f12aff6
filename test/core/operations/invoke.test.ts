import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Agent } from '../../../core/model/agent.ts';
import type { JsonObject } from '../../../core/model/json.ts';
import { classicTask, openTestEngine } from '../../support/test-engine.ts';

const reader: Agent = {
  id: '01930000-0000-7000-8000-00000000000a',
  name: 'Reader',
  scopes: ['tasks:read'],
  created_at: 0,
};

async function audited(call: (name: string) => Promise<JsonObject>): Promise<readonly JsonObject[]> {
  return (await call('audit.list')).items as JsonObject[];
}

describe('invoke', () => {
  it('names an unknown field and the one that was meant', async () => {
    const { call } = await openTestEngine();
    await expect(call('tasks.list', { satus: 'active' })).rejects.toMatchObject({
      code: 'invalid_input',
      path: 'satus',
      hint: 'did you mean status?',
    });
  });

  it('names the place and the expected values of a wrong field', async () => {
    const { call } = await openTestEngine();
    await expect(call('tasks.list', { limit: 5_000 })).rejects.toMatchObject({
      code: 'invalid_input',
      path: 'limit',
    });
    await expect(call('tasks.list', { status: 'activ' })).rejects.toMatchObject({
      code: 'invalid_input',
      path: 'status',
    });
  });

  it.each([[[]], ['text'], [5], [null]])('takes %j for an input only where it is one', async (input) => {
    const { call } = await openTestEngine();
    if (input === null) expect((await call('tasks.list', input)).items).toEqual([]);
    else await expect(call('tasks.list', input)).rejects.toMatchObject({ code: 'invalid_input' });
  });

  it('refuses input that is nested too deep before anything walks into it', async () => {
    const { call } = await openTestEngine();
    const deep = JSON.parse(`${'['.repeat(20_000)}${']'.repeat(20_000)}`);
    await expect(call('tasks.check', { draft: { params: { deep } } })).rejects.toMatchObject({
      code: 'too_deep',
    });
    await expect(call('events.publish', { topic: 'a', payload: { deep } })).rejects.toMatchObject({
      code: 'too_deep',
    });
  });

  it('writes what changes something into the audit trail, without secrets', async () => {
    const { call } = await openTestEngine();
    await call('tasks.create', classicTask({ params: { password: 'hunter2' }, payload: { pipeline: [] } }));
    await call('tasks.list');
    const entries = await audited(call);
    expect(entries).toMatchObject([{ operation: 'tasks.create', outcome: 'ok', door: 'cli' }]);
    expect(entries[0]?.input).toContain('"password":"[redacted]"');
    expect(await call('audit.verify')).toEqual({ ok: true, findings: [] });
  });

  it('refuses an agent without the scope, and writes that down', async () => {
    const { call } = await openTestEngine();
    await expect(call('tasks.create', classicTask(), { agent: reader })).rejects.toMatchObject({
      code: 'forbidden',
      message: expect.stringContaining('tasks:write'),
    });
    expect(await audited(call)).toMatchObject([
      { operation: 'tasks.create', outcome: 'forbidden', agent_id: reader.id },
    ]);
  });

  it('authorises before it looks at the input', async () => {
    const { call } = await openTestEngine();
    await expect(call('runs.get', { nonsense: 1 }, { agent: reader })).rejects.toMatchObject({
      code: 'forbidden',
    });
  });

  it('logs each call with its request, agent, outcome and duration', async () => {
    const { call, directory } = await openTestEngine();
    await call('system.facts');
    const [file = ''] = readdirSync(directory.logs).filter((name) => name.endsWith('.jsonl'));
    const lines = readFileSync(join(directory.logs, file), 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(lines.find((line) => line.operation === 'system.facts')).toMatchObject({
      outcome: 'ok',
      request_id: expect.any(String),
      agent_id: expect.any(String),
      duration_ms: expect.any(Number),
    });
  });

  it('shortens long inputs in the audit trail', async () => {
    const { call } = await openTestEngine();
    await call('events.publish', { topic: 'long', payload: { text: 'x'.repeat(50_000) } });
    const [entry] = await audited(call);
    expect(String(entry?.input).length).toBeLessThan(2_100);
  });
});
