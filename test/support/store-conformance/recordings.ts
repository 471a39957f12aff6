import { describe, expect, it } from 'vitest';
import type { Change } from '../../../core/store/change.ts';
import { nextId, type OpenStore, setting, t0 } from './setting.ts';

export const recordingsConform = (open: OpenStore): void => {
  describe('recordings of agents', () => {
    it('are one at a time for an agent, keep calls while on, and go with them', async () => {
      const { store } = await setting(open);
      const agent_id = nextId();
      await store.saveAgent({ id: agent_id, name: 'Scout', scopes: [], created_at: t0 });
      const heard: Change[] = [];
      store.onChange((changes) => heard.push(...changes.filter(({ kind }) => kind === 'recording')));
      const call = { at: t0, tool: 'mail.read', input: { id: 1 }, output: { text: 'hi' }, sent: true };
      await store.recordCall(agent_id, call);
      const { id } = await store.startRecording(nextId(), agent_id, t0);
      expect(await store.startRecording(nextId(), agent_id, t0 + 1)).toMatchObject({ id, started_at: t0 });
      await store.recordCall(agent_id, call);
      await store.recordCall('somebody else', call);
      expect(await store.stopRecording(agent_id, t0 + 2)).toMatchObject({ id, stopped_at: t0 + 2 });
      expect(await store.stopRecording(agent_id, t0 + 3)).toBeNull();
      await store.recordCall(agent_id, call);
      expect(await store.recordedCalls(id)).toEqual([call]);
      // It began, grew and ended.
      expect(heard).toEqual(Array.from({ length: 3 }, () => ({ kind: 'recording', id })));
      expect(await store.getRecording(id)).toMatchObject({ calls: 1, full: false, stopped_at: t0 + 2 });
      const later = await store.startRecording(nextId(), agent_id, t0 + 4);
      const found = await store.findRecordings({ agent_id }, { limit: 1 });
      expect(found.items).toEqual([later]);
      const older = await store.findRecordings({ agent_id }, { limit: 1, cursor: found.next_cursor ?? '' });
      expect(older).toMatchObject({ items: [{ id }], next_cursor: null });
      expect([await store.removeRecording(id), await store.removeRecording(id)]).toEqual([true, false]);
      expect(await store.recordedCalls(id)).toEqual([]);
    });
  });
};
