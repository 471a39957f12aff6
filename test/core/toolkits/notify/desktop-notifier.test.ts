import { describe, expect, test } from 'vitest';
import { createDesktopNotifier } from '../../../../core/toolkits/notify/desktop-notifier.ts';

describe.runIf(process.platform === 'linux')('createDesktopNotifier on Linux', () => {
  test.each([
    ['without a session', {}],
    ['whose session has no bus', { XDG_RUNTIME_DIR: '/nonexistent' }],
  ])('%s says that nothing can be shown', async (_, environment) => {
    const notifier = createDesktopNotifier({ platform: 'linux', environment });
    await expect(notifier.show({ title: 'a', body: 'b' })).rejects.toMatchObject({
      code: 'notification_unavailable',
      retryable: false,
      delivery: 'not_sent',
      hint: expect.stringContaining('libnotify-bin'),
    });
  });
});
