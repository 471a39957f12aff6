import type { Id, Instant } from '../../model/json.ts';
import {
  longestRecording,
  mostRecordedCalls,
  type RecordedCall,
  type Recording,
} from '../../model/recording.ts';
import type { Page, Paged } from '../page.ts';
import type { Connection } from './connection.ts';
import type { Emit } from './group-commit.ts';
import { paged, startOf, where } from './page.ts';
import { toJson } from './rows.ts';

interface RecordingRow extends Omit<Recording, 'full'> {
  readonly full: 0 | 1;
}
interface CallRow extends Omit<RecordedCall, 'input' | 'output' | 'sent'> {
  readonly input: string;
  readonly output: string;
  readonly sent: 0 | 1;
}

const recordingOf = (row: RecordingRow): Recording => ({ ...row, full: row.full === 1 });

/** What agents did while they were recorded. */
export function recordingQueries(connection: Connection) {
  const get = connection.statement<RecordingRow>('SELECT * FROM recordings WHERE id = ?');
  const ofAgent = connection.statement<RecordingRow>(
    'SELECT * FROM recordings WHERE agent_id = ? AND stopped_at IS NULL',
  );
  const begin = connection.statement('INSERT INTO recordings (id, agent_id, started_at) VALUES (?, ?, ?)');
  const stop = connection.statement('UPDATE recordings SET stopped_at = ?, full = ? WHERE id = ?');
  const add = connection.statement(`
    INSERT INTO recorded_calls (recording_id, place, at, tool, input, output, sent) VALUES (?, ?, ?, ?, ?, ?, ?)`);
  const grow = connection.statement('UPDATE recordings SET calls = calls + 1, size = size + ? WHERE id = ?');
  const calls = connection.statement<CallRow>(
    'SELECT at, tool, input, output, sent FROM recorded_calls WHERE recording_id = ? ORDER BY place',
  );
  const remove = connection.statement('DELETE FROM recordings WHERE id = ?');

  const running = (agent_id: Id): Recording | null => {
    const row = ofAgent.get(agent_id);
    return row ? recordingOf(row) : null;
  };

  return {
    running,
    get(id: Id): Recording | null {
      const row = get.get(id);
      return row ? recordingOf(row) : null;
    },
    /** The one that is on already, or a new one. */
    start(emit: Emit, id: Id, agent_id: Id, at: Instant): Recording {
      const on = running(agent_id);
      if (on) return on;
      begin.run(id, agent_id, at);
      emit({ kind: 'recording', id });
      return { id, agent_id, started_at: at, stopped_at: null, full: false, calls: 0, size: 0 };
    },
    stop(emit: Emit, agent_id: Id, at: Instant): Recording | null {
      const on = running(agent_id);
      if (!on) return null;
      stop.run(at, 0, on.id);
      emit({ kind: 'recording', id: on.id });
      return { ...on, stopped_at: at };
    },
    /** Adds to the recording that is on; one call too many ends it. */
    add(emit: Emit, agent_id: Id, { at, tool, input, output, sent }: RecordedCall): void {
      const on = running(agent_id);
      if (!on) return;
      emit({ kind: 'recording', id: on.id });
      const [given, answered] = [toJson(input), toJson(output)];
      const size = given.length + answered.length;
      if (on.calls >= mostRecordedCalls || on.size + size > longestRecording) {
        stop.run(at, 1, on.id);
        return;
      }
      add.run(on.id, on.calls, at, tool, given, answered, sent ? 1 : 0);
      grow.run(size, on.id);
    },
    calls: (id: Id): readonly RecordedCall[] =>
      calls.all(id).map((row) => ({
        ...row,
        input: JSON.parse(row.input),
        output: JSON.parse(row.output),
        sent: row.sent === 1,
      })),
    find(filter: { readonly agent_id?: Id }, page: Page): Paged<Recording> {
      const [before] = startOf(page, ['~']);
      const [condition, values] = where([
        ['id < ?', before],
        filter.agent_id === undefined ? undefined : ['agent_id = ?', filter.agent_id],
      ]);
      const rows = connection
        .statement<RecordingRow>(`SELECT * FROM recordings WHERE ${condition} ORDER BY id DESC LIMIT ?`)
        .all(...values, page.limit + 1);
      return paged(rows, page, recordingOf, (row) => [row.id]);
    },
    remove(emit: Emit, id: Id): boolean {
      if (remove.run(id) === 0) return false;
      emit({ kind: 'recording', id });
      return true;
    },
  };
}
