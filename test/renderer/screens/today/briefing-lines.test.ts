import { describe, expect, it } from 'vitest';
import {
  type Section,
  shownBriefing,
  withoutSection,
} from '../../../../renderer/screens/today/briefing-lines.ts';

const changes: Section = {
  kind: 'changes',
  title: 'Since you last read (Monday, 2 March, 08:30)',
  lines: [{ text: 'New: Agenda: 11:00–12:00 Dentist', step: 'calendar' }],
};
const agenda: Section = {
  kind: 'agenda',
  title: 'Agenda',
  lines: [
    { text: '09:00–09:15 Stand-up', step: 'calendar' },
    { text: '11:00–12:00 Dentist', step: 'calendar' },
  ],
};

describe('a briefing as it is shown', () => {
  it('that was composed by rules is shown line by line, with what is new marked', () => {
    const { sections } = shownBriefing({ sections: [changes, agenda], markdown: '…' });
    expect(sections?.map(({ lines }) => lines.map(({ isNew }) => isNew))).toEqual([[false, true]]);
  });

  it('that a model wrote is shown as written, with the news once', () => {
    const markdown = `## ${changes.title}\n\n- New: Agenda: 11:00–12:00 Dentist\n\nGood morning.\n\n- one`;
    const shown = shownBriefing({ sections: [changes], markdown });
    expect(shown).toMatchObject({ sections: null, changes, markdown: 'Good morning.\n\n- one' });
  });

  it('without sections is its text', () => {
    expect(shownBriefing({ sections: null, markdown: '# Hello' })).toEqual({
      changes: null,
      sections: null,
      markdown: '# Hello',
    });
  });

  it('keeps a text that does not hold the section, and understands escaped headings', () => {
    expect(withoutSection('# Other\n\ntext', changes)).toBe('# Other\n\ntext');
    expect(withoutSection('## A \\*star\\*\n\n- x\n\nrest', { ...changes, title: 'A *star*' })).toBe('rest');
  });
});
