import Type, { type Static } from 'typebox';

const Name = Type.Optional(
  Type.String({
    minLength: 1,
    maxLength: 100,
    description: 'Shown with its events; by default the name in the file, or the file name.',
  }),
);
const Path = Type.String({
  minLength: 1,
  description: 'Absolute, under `~/`, or relative to the data directory.',
});

/** One iCalendar file. */
const FileSource = Type.Object(
  { kind: Type.Literal('file'), path: Path, name: Name },
  { additionalProperties: false },
);
/** All `.ics` files of a folder and its sub-folders, as vdirsyncer and calendar programs keep them. */
const FolderSource = Type.Object(
  { kind: Type.Literal('folder'), path: Path, name: Name },
  { additionalProperties: false },
);
export const CalendarSource = Type.Union([FileSource, FolderSource]);
export type CalendarSource = Static<typeof CalendarSource>;

/** `toolkits.calendar` of the configuration. */
export const CalendarSettings = Type.Object(
  { sources: Type.Array(CalendarSource, { maxItems: 100, description: 'Where events are read from.' }) },
  { additionalProperties: false },
);
export type CalendarSettings = Static<typeof CalendarSettings>;
