import { OrdinautError } from '../../errors.ts';
import type { Event } from '../../model/event.ts';
import type { Id } from '../../model/json.ts';
import type { Webhook } from '../../model/webhook.ts';
import type { Store } from '../store.ts';
import type { Connection } from './connection.ts';
import type { eventQueries } from './events.ts';
import type { Emit } from './group-commit.ts';

/** Webhooks, and the events that come through them. */
export function webhookQueries(connection: Connection, events: ReturnType<typeof eventQueries>) {
  const get = connection.statement<Webhook>('SELECT * FROM webhooks WHERE id = ?');
  const list = connection.statement<Webhook>('SELECT * FROM webhooks ORDER BY name');
  const named = connection.statement<{ id: Id }>('SELECT id FROM webhooks WHERE name = ?');
  const add = connection.statement('INSERT INTO webhooks (id, name, topic, created_at) VALUES (?, ?, ?, ?)');
  const remove = connection.statement('DELETE FROM webhooks WHERE id = ?');
  const known = connection.statement<{ at: number }>(
    'SELECT at FROM webhook_deliveries WHERE webhook_id = ? AND delivery = ?',
  );
  const note = connection.statement(
    'INSERT INTO webhook_deliveries (webhook_id, delivery, at) VALUES (?, ?, ?)',
  );
  const forget = connection.statement('DELETE FROM webhook_deliveries WHERE at < ?');

  return {
    get: (id: Id): Webhook | null => get.get(id) ?? null,
    list: (): readonly Webhook[] => list.all(),
    add({ id, name, topic, created_at }: Webhook): void {
      if (named.get(name))
        throw new OrdinautError({
          code: 'conflict',
          message: `there is a webhook named ${name} already`,
          path: 'name',
          hint: 'choose another name, or revoke that one',
        });
      add.run(id, name, topic, created_at);
    },
    remove: (id: Id): boolean => remove.run(id) > 0,

    receive(emit: Emit, received: Parameters<Store['receiveWebhook']>[0]): Event {
      const { webhook_id, delivery, at, forget_before, event } = received;
      if (!get.get(webhook_id))
        throw new OrdinautError({ code: 'not_found', message: `there is no webhook ${webhook_id}` });
      forget.run(forget_before);
      if (known.get(webhook_id, delivery))
        throw new OrdinautError({
          code: 'conflict',
          message: 'this very request was received before',
          hint: 'sign each request anew; two that are the same within a second are told apart by an id in the body',
        });
      note.run(webhook_id, delivery, at);
      return events.publish(emit, event);
    },
  };
}
