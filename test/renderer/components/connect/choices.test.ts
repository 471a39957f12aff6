import { describe, expect, it } from 'vitest';
import {
  calendarOf,
  mailOf,
  modelOf,
  noCalendar,
  noMail,
  noModel,
} from '../../../../renderer/components/connect/choices.ts';

describe('what is connected', () => {
  it('is nothing while something is missing', () => {
    expect(calendarOf(noCalendar)).toBeNull();
    expect(calendarOf({ ...noCalendar, kind: 'caldav', url: 'https://a', username: 'me' })).toBeNull();
    expect(mailOf({ ...noMail, host: 'imap.example.com', username: 'me' })).toBeNull();
    expect(modelOf(noModel)).toBeNull();
  });

  it('holds what was written, and no empty fields', () => {
    expect(calendarOf({ ...noCalendar, path: ' ~/work.ics ' })).toEqual({ kind: 'file', path: '~/work.ics' });
    expect(calendarOf({ ...noCalendar, kind: 'url', url: 'https://a/b.ics' })).toEqual({
      kind: 'url',
      url: 'https://a/b.ics',
    });
    expect(modelOf({ ...noModel, model: 'llama3.2' })).toEqual({ provider: 'ollama', model: 'llama3.2' });
  });

  it('says of an unencrypted mail server that it is meant', () => {
    const fields = { ...noMail, host: 'localhost', port: '1143', username: 'me', password: 'x' };
    expect(mailOf(fields)).not.toHaveProperty('allow_insecure');
    expect(mailOf({ ...fields, security: 'none' })).toMatchObject({ port: 1143, allow_insecure: true });
  });
});
