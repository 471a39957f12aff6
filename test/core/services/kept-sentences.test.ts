import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { keptIn, keptSentences } from '../../../core/services/kept-sentences.ts';
import { type Pause, pauseInWords } from '../../../core/services/pauses.ts';

const core = new URL('../../../core/', import.meta.url).pathname;
const filesBelow = (folder: string) =>
  readdirSync(join(core, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => join(core, folder, name));
const source = filesBelow('.')
  .filter((file) => !file.includes('kept-sentences'))
  .map((file) => readFileSync(file, 'utf8'))
  .join('\n');
const ro = (text: string) => keptIn('ro', text);

describe('the sentences that are known', () => {
  test('each is one that the engine says', () => {
    const gone = keptSentences
      .map(([english]) => english)
      // Said in two tenses by one function, which the next test calls.
      .filter((english) => !english.startsWith('everything '))
      .filter((english) => {
        const fragments = english.replaceAll('\n', '\\n').split(/\{[\w:]+\}/);
        const longest = fragments.reduce((one, other) => (other.length > one.length ? other : one), '');
        const said = longest.replace(/: $/, '').replaceAll(/\bfor example /g, '');
        const middle = Math.ceil(said.length / 2);
        return ![said, said.slice(0, middle), said.slice(middle)].some((part) => source.includes(part));
      });
    expect(gone).toEqual([]);
  });

  test('each names in Romanian what it names in English', () => {
    const names = (text: string) => [...text.matchAll(/\{(\w+)/g)].map(([, name]) => name).sort();
    for (const [english, romanian] of keptSentences) expect(names(romanian), english).toEqual(names(english));
  });

  test('pauses, in both tenses, with reason and end or without', () => {
    const pause: Pause = { since: 0, until: null, reason: null, by: 'x', resumed_at: null };
    for (const tense of ['is', 'was'] as const)
      for (const until of [null, 1_000_000])
        for (const reason of [null, 'în avion'])
          expect(ro(pauseInWords({ ...pause, until, reason }, 'UTC', tense))).toMatch(/^totul e/);
  });

  test('every refusal of a schedule in words has its Romanian', () => {
    const words = filesBelow('schedule')
      .filter((file) => /(?:words-[^/]*|of-spoken)\.ts$/.test(file))
      .map((file) => readFileSync(file, 'utf8'));
    const said = words.flatMap((text) =>
      [...text.matchAll(/(?:refuse|unreadable)\(\s*'([^']+)'(?:,\s*'([^']+)')?/g)].flatMap(
        ([, why = '', hint]) => [why, ...(hint === undefined ? [] : [hint])],
      ),
    );
    expect(said.length).toBeGreaterThan(60);
    const missing = said.filter((text) => ro(text) === text && ro(`${text}: "9"`) === `${text}: "9"`);
    expect(missing).toEqual([]);
  });
});

describe('a sentence in Romanian', () => {
  test.each([
    ['due', 'i-a venit ora'],
    ['ran 2 days 3 h after its slot', 'la 2 zile 3 h după ora ei'],
    [
      'missed by 20 days 1 h (Ordinaut was not running), and the task skips missed slots',
      'ratată cu 20 de zile 1 h (Ordinaut nu rula), iar sarcina sare peste orele ratate',
    ],
    [
      'missed by 45 min (everything was paused until 2026-03-02 10:00 +02:00 (on a plane)); coalesced into the slot of 2026-03-02 10:00 +02:00',
      'ratată cu 45 min (totul era în pauză până la 2026-03-02 10:00 +02:00 (on a plane)); comasată în ora 2026-03-02 10:00 +02:00',
    ],
    [
      'The task “Notes” would call, each time it runs: mail.send, files.write. Step send would pass on to mail.send what others may have written (mail.search). It runs as soon as you approve it.',
      'Sarcina „Notes” ar apela, la fiecare rulare: mail.send, files.write. Pasul send ar trimite către mail.send ce poate au scris alții (mail.search). Rulează îndată ce o aprobi.',
    ],
    [
      'delayed by quiet hours of Scout from 22:00 to 07:00; no longer useful when its time came',
      'amânată de orele de liniște ale lui Scout, între 22:00 și 07:00; nu mai era de folos când i-a venit ora',
    ],
    [
      'delayed by quiet hours from 23:00 to 06:00, then quiet hours of Scout from 22:00 to 07:00',
      'amânată de orele de liniște, între 23:00 și 06:00, apoi de cele ale lui Scout, între 22:00 și 07:00',
    ],
    [
      'snoozed until 02:00; delayed by quiet hours of Scout from 22:00 to 07:00',
      'amânată până la 02:00; amânată de orele de liniște ale lui Scout, între 22:00 și 07:00',
    ],
    ['May “Notes” call shop.order?', 'Poate „Notes” să apeleze shop.order?'],
    ['May Scout call shop.order?', 'Poate Scout să apeleze shop.order?'],
    [
      'shop.order may change the world, and no person has agreed to it: its server has added it since. The agent Scout would call shop.order with: {"thing":"chair"}',
      'shop.order poate schimba ceva, și nicio persoană nu a fost de acord: serverul a adăugat-o între timp. Agentul Scout ar apela shop.order cu: {"thing":"chair"}',
    ],
    ['Did this go out? mail.send', 'A plecat? mail.send'],
    ['failed: mail.send did not answer within 30 s', 'eșec: mail.send nu a răspuns în 30 s'],
  ])('%s', (english, romanian) => {
    expect(ro(english)).toBe(romanian);
  });

  test('what is not known, and English, stay as they are', () => {
    expect(ro('the printer is on fire')).toBe('the printer is on fire');
    expect(keptIn('en', 'due')).toBe('due');
  });

  test('values are put in as they are, whatever they look like', () => {
    expect(ro('Did this go out? {tool} $& due')).toBe('A plecat? {tool} $& due');
  });

  test('long texts of others cost little', () => {
    const text = '” is paused'.repeat(1_800);
    expect(ro(text)).toBe(text);
  });
});
