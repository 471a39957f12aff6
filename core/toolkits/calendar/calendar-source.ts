import type { ToolkitPorts } from '../ports.ts';
import { settingsPath } from '../settings-path.ts';
import type { CalendarReader } from './calendar-reading.ts';
import type { CalendarSource } from './settings.ts';

/** Loads the code of a source's kind when it is first read. */
export function calendarReader(source: CalendarSource, ports: ToolkitPorts): CalendarReader {
  let reader: Promise<CalendarReader> | undefined;
  return {
    async read(request) {
      reader ??= createReader(source, ports);
      return (await reader).read(request);
    },
  };
}

async function createReader(source: CalendarSource, ports: ToolkitPorts): Promise<CalendarReader> {
  switch (source.kind) {
    case 'file':
    case 'folder': {
      const { LocalCalendars } = await import('./local-calendars.ts');
      return new LocalCalendars({ ...source, path: settingsPath(source.path, ports) });
    }
    case 'url': {
      const { UrlCalendar } = await import('./url-calendar.ts');
      return new UrlCalendar(source, ports);
    }
    case 'caldav': {
      const { CaldavCalendars } = await import('./caldav.ts');
      return new CaldavCalendars(source, ports);
    }
  }
}
