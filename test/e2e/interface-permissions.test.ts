import { describe, expect, it } from 'vitest';
import type { Agent } from '../../core/model/agent.ts';
import type { JsonObject } from '../../core/model/json.ts';
import { axeProblems } from '../support/axe.ts';
import { openInterface } from '../support/interface-page.ts';
import { shopServer } from '../support/shop-server.ts';
import { available } from '../support/system.ts';
import type { TestEngine } from '../support/test-engine.ts';

const scopes = ['tools:*'];

async function scoutOf(engine: TestEngine): Promise<Agent> {
  await engine.call('servers.refresh', { server: 'shop' });
  const { agent } = await engine.call('agents.create', { name: 'Scout', scopes });
  return { id: String((agent as JsonObject).id), name: 'Scout', scopes, created_at: 0 };
}

describe.skipIf(!available('chromium'))('permission of a tool in the interface', () => {
  it('is decided on the page of the tool, for oneself and for an agent, and says why it is so', async () => {
    const shop = shopServer();
    const { page, engine, complaints } = await openInterface({
      path: '/tools/shop.order',
      settings: { mcpServers: { shop: shop.config } },
      before: async (started) => void (await scoutOf(started)),
    });
    const permissions = async () =>
      (await engine.call('tools.get', { tool: 'shop.order' })).permissions as readonly JsonObject[];
    const choose = async (whose: string, rule: string) => {
      await page.getByRole('combobox', { name: `${whose}: may it be called?` }).click();
      await page.getByRole('option', { name: rule }).click();
    };
    await page.getByText('Tasks that you save with it may call it.').waitFor();
    await page.getByText('Asks before each call, except in tasks that you approved with it.').waitFor();
    expect(await axeProblems(page)).toEqual([]);
    await choose('Your own tasks', 'Never');
    await page.getByText('Never called, in no task.').waitFor();
    await choose('Scout', 'Always');
    await page.getByText('Called without asking, as long as').waitFor();
    expect(await permissions()).toMatchObject([{ decided: 'never' }, { name: 'Scout', decided: 'always' }]);

    shop.offer(shop.tools('Orders a thing, and tells everybody.'));
    await engine.call('servers.refresh', { server: 'shop' });
    await engine.call('servers.approve', { server: 'shop' });
    await page.reload();
    await page.getByText('its server describes it otherwise than when you allowed it').waitFor();
    await page.getByRole('button', { name: 'Allow it as it is now' }).click();
    await page.getByText('Called without asking, as long as').waitFor();
    expect(await permissions()).toMatchObject([{ rule: 'never' }, { rule: 'always', why: 'decided' }]);
    expect(complaints).toEqual([]);
  });

  it('is asked about in the inbox with what would be sent, and what follows from each answer', async () => {
    const shop = shopServer();
    const input = { thing: 'chair' };
    let agent: Agent | undefined;
    const { page, engine, go, complaints } = await openInterface({
      path: '/inbox',
      settings: { mcpServers: { shop: shop.config } },
      before: async (started) => {
        agent = await scoutOf(started);
        const call = started.call('tools.call', { tool: 'shop.order', input, confirm: true }, { agent });
        await call.catch(() => {});
      },
    });
    const [item] = (await engine.call('inbox.list')).items as readonly { readonly id: string }[];
    await go(`/inbox/${item?.id}`);
    await page.getByRole('heading', { name: 'May Scout call shop.order?' }).waitFor();
    await page.getByText('The agent may make exactly this call, once, within a day.').waitFor();
    expect(await axeProblems(page)).toEqual([]);
    await page.getByRole('button', { name: 'Allow once' }).click();
    await page.getByText('Answered: Allow once').waitFor();
    const call = { tool: 'shop.order', input, confirm: true };
    await engine.call('tools.call', call, agent && { agent });
    expect(shop.calls()).toEqual([['order', input]]);
    expect(complaints).toEqual([]);
  });
});
