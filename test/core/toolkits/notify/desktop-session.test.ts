import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { createDesktopNotifier } from '../../../../core/toolkits/notify/desktop-notifier.ts';
import { createNotifyToolkit } from '../../../../core/toolkits/notify/notify.ts';
import { startNotificationService, startSessionBus } from '../../../support/session-bus.ts';
import { available } from '../../../support/system.ts';
import { callTool } from '../toolkit-call.ts';
import { toolkitPorts } from '../toolkit-ports.ts';

const canShow = process.platform === 'linux' && available('notify-send') && available('dbus-daemon');

describe.skipIf(!canShow)('a desktop notification in a session', () => {
  let bus: Awaited<ReturnType<typeof startSessionBus>>;
  beforeEach(async () => {
    bus = await startSessionBus();
    vi.stubEnv('DBUS_SESSION_BUS_ADDRESS', bus.address);
  });
  afterEach(async () => {
    vi.unstubAllEnvs();
    await bus.stop();
  });
  const show = (title: string, text: string, urgency?: 'low' | 'critical') =>
    callTool(createNotifyToolkit({}, toolkitPorts({ notifier: createDesktopNotifier() }).ports), 'desktop', {
      title,
      text,
      ...(urgency && { urgency }),
    });

  describe('with a notification service', () => {
    let service: Awaited<ReturnType<typeof startNotificationService>>;
    beforeEach(async () => {
      service = await startNotificationService(bus.address);
    });
    afterEach(() => service.stop());

    test('arrives with title, text and urgency', async () => {
      await show('Ședință la 10', 'Joi, sala mare', 'critical');
      expect(service.shown).toEqual([
        { app: 'Ordinaut', title: 'Ședință la 10', body: 'Joi, sala mare', urgency: 2 },
      ]);
    });

    test.each([
      'two\nlines',
      'a < b && c > d',
      '<b>bold</b> <img src="file:///etc/passwd">',
      `"quotes" 'and' \`ticks\``,
      '$(touch /tmp/never) ${HOME} $HOME; rm -rf /; | & %s',
      'C:\\temp\\new \\u0041 \\',
      '\\n \\\\ &lt;',
      '--help',
      '😀 ț',
    ])('shows %j as it is', async (text) => {
      await show(text, text);
      expect(service.shown.map(({ title, body }) => [title.trim(), body.trim()])).toEqual([
        [text.replace('\n', ' '), asMarkup(text)],
      ]);
    });
  });

  test('without a notification service says that nothing was shown', async () => {
    await expect(show('a', 'b')).rejects.toMatchObject({
      code: 'notification_unavailable',
      delivery: 'not_sent',
      hint: expect.any(String),
    });
  });
});

/** The body is markup (Desktop Notifications Specification, section "Markup"). */
const asMarkup = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
