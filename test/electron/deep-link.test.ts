import { describe, expect, test } from 'vitest';
import { linkIn, pathOfLink } from '../../electron/deep-link.ts';

describe('a link', () => {
  test.each(['/today', '/tasks/new', '/runs/019a0f0e-0000-7000-8000-000000000000', '/mission-control'])(
    'opens the screen %s',
    (path) => {
      expect(pathOfLink(`ordinaut://open${path}`)).toBe(path);
    },
  );

  test.each([
    'ordinaut://run/tasks/1',
    'ordinaut://open',
    'ordinaut://open/',
    'ordinaut://open/unknown',
    'ordinaut://open/runs/1/steps/2',
    'ordinaut://open/runs/%2e%2e',
    'ordinaut://open/runs/1?retry=true',
    'ordinaut://open/runs/1#retry',
    'ordinaut://user@open/runs/1',
    'ordinaut:open/runs/1',
    'https://open/runs/1',
    `ordinaut://open/runs/${'1'.repeat(1_000)}`,
    'nonsense',
  ])('%s opens nothing', (link) => {
    expect(pathOfLink(link)).toBeUndefined();
  });

  test('is found among the words of a command line', () => {
    expect(linkIn(['/opt/ordinaut', '--no-sandbox', 'ordinaut://open/inbox'])).toBe('ordinaut://open/inbox');
    expect(linkIn(['/opt/ordinaut', '--hidden'])).toBeUndefined();
  });
});
