import { expect, it } from 'vitest';
import { Config } from '../../../../core/config-schema.ts';
import { settingControl } from '../../../../renderer/screens/settings/setting-control.ts';

it.each([
  ['language', { kind: 'choice', choices: ['en', 'ro'] }],
  ['notifications.desktop', { kind: 'switch' }],
  ['http.port', { kind: 'number', minimum: 0, maximum: 65_535 }],
  ['timezone', { kind: 'text' }],
  ['nothing.of.the.sort', { kind: 'text' }],
])('%s is asked for as its schema says', (path, control) => {
  expect(settingControl(JSON.parse(JSON.stringify(Config)), path)).toEqual(control);
});
