import type { Page } from 'playwright';
import { describe, expect, it } from 'vitest';
import { openInterface } from '../support/interface-page.ts';
import { available } from '../support/system.ts';

/** What strangers write is shown in pages as text. docs/security.md names where other attacks are refused. */
const image = '<img src=x onerror="globalThis.pwned = 1">';
const script = '</script><script>globalThis.pwned = 1</script>';
const markdown = [
  '[click](javascript:globalThis.pwned=1) [and](data:text/html,<script>1</script>) [mail](vbscript:1)',
  '![seen](https://evil.example/pixel.png)',
  image,
  '<iframe srcdoc="<script>parent.pwned = 1</script>"></iframe>',
  '<a href="javascript:globalThis.pwned=1">raw</a>',
].join('\n\n');

/** What would show that something of it came alive. */
const alive = (page: Page) =>
  page.evaluate(`({
    ran: globalThis.pwned ?? null,
    elements: document.querySelectorAll('img[onerror], img[src="x"], iframe, body script').length,
    links: [...document.querySelectorAll('a')].map(({ protocol }) => protocol).filter((each) => !/^https?:$|^$/.test(each)),
    foreign: performance.getEntriesByType('resource').filter(({ name }) => name.includes('evil.example')).length,
  })`);
const nothing = { ran: null, elements: 0, links: [], foreign: 0 };

describe.skipIf(!available('chromium'))('markup of strangers', () => {
  it('in names, outputs, errors, logs, briefings and questions stays text on every screen', async () => {
    let run = '';
    const { page, go, complaints } = await openInterface({
      before: async (started) => {
        const { id } = await started.call('tasks.create', {
          title: `Task ${image}`,
          description: script,
          schedule_kind: 'manual',
          payload: {
            pipeline: [
              { id: 'say', uses: 'test.echo', with: { text: `Output ${script}${image}` } },
              { id: 'fail', uses: 'test.fail', with: { text: `Error ${image}` } },
            ],
          },
        });
        run = String((await started.call('tasks.run', { task: id, wait: true })).run_id);
        await started.call('briefings.publish', { title: `Briefing ${image}`, markdown });
        // No agent is called so; the trail keeps what was tried.
        const agent = { name: `Agent ${image}`, scopes: ['tasks:read'] };
        await expect(started.call('agents.create', agent)).rejects.toMatchObject({ code: 'invalid_input' });
        await started.call('inbox.request_approval', {
          title: `Question ${image}`,
          body: `${script}${image}`,
        });
        started.services.log.error({ detail: image }, `Log ${image}${script}`);
      },
    });
    const screens = {
      '/today': 'Briefing',
      '/tasks': 'Task',
      '/runs': 'Task',
      [`/runs/${run}`]: 'Error',
      [`/runs/${run}?step=say`]: 'Output',
      '/inbox': 'Question',
      '/agents': 'Agent',
      '/mission-control/logs?level=error': 'Log',
    };
    for (const [path, word] of Object.entries(screens)) {
      await go(path);
      const mark = word === 'Output' ? '</script>' : '<img';
      const shown = page.getByText(`${word} ${mark}`);
      await shown.first().waitFor();
      expect([path, await alive(page)]).toEqual([path, nothing]);
    }
    expect(complaints).toEqual([]);
  });
});
