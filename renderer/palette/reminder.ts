/** What to be reminded of, and when: both as they were written. */
export interface Reminder {
  readonly when: string;
  readonly what: string;
}

const opening =
  /^(?:please |te rog )?(?:remind me|tell me|(?:re)?aminte[sșş]te-mi|adu-mi aminte|spune-mi)(?![\p{L}]):? ?/iu;
/** Words that the time may begin with. */
const begins =
  /(?<![\p{L}\d])(?:every|each|daily|weekly|monthly|hourly|yearly|at|on|in|from|tomorrow|today|tonight|next|once|weekdays|mondays?|tuesdays?|wednesdays?|thursdays?|fridays?|saturdays?|sundays?|[iî]n|la|pe|peste|din|de|zilnic|s[aă]pt[aă]m[aâ]nal|lunar|anual|azi|ast[aă]zi|m[aâ]ine|poim[aâ]ine|disear[aă]|lun[ie]a?|mar[tțţ](?:i|ea)|miercur(?:i|ea)|joia?|vinerea?|vineri|s[aâ]mb[aă]t[aă]|duminic[aă])(?![\p{L}\d])/giu;
/** What may stand between the time and what to do. */
const between = / to |: |, | – | - | s[aă] | c[aă] /gi;
const most = 12;

/**
 * The ways in which a sentence can be a reminder, likeliest first: "remind me every weekday at 8:30 to stretch", "stretch every
 * weekday at 8:30". Which of them holds a time, the engine knows. The first is the whole sentence as a time, with nothing to do.
 */
export function remindersIn(sentence: string): readonly Reminder[] {
  const said = sentence.trim().replace(/\s+/g, ' ').replace(opening, '');
  if (said === '') return [];
  const ways: Reminder[] = [{ when: said, what: '' }];
  for (const { index, 0: word } of said.matchAll(between))
    ways.push({ when: said.slice(0, index), what: said.slice(index + word.length) });
  for (const { index } of said.matchAll(begins))
    if (index > 0) ways.push({ when: said.slice(index), what: said.slice(0, index) });
  const words = said.split(' ');
  for (let count = words.length - 1; count > 0; count -= 1)
    ways.push({ when: words.slice(0, count).join(' '), what: words.slice(count).join(' ') });
  return ways.map(tidied).filter(meaningful).slice(0, most);
}

function tidied({ when, what }: Reminder): Reminder {
  return {
    when: when.replace(/[\s,.;:]+$/, ''),
    what: what.replace(/^(?:to|s[aă]|c[aă]) |[\s,.;:]+$/gi, '').trim(),
  };
}

function meaningful({ when, what }: Reminder, index: number): boolean {
  return when !== '' && (index === 0 || what !== '');
}

/** A task that shows the words as a notification. */
export function reminderTask({ when, what }: Reminder) {
  const title = what.charAt(0).toLocaleUpperCase() + what.slice(1);
  return {
    title,
    schedule: when,
    pipeline: [{ id: 'remind', uses: 'notify.desktop', with: { title: literal(title), text: '' } }],
  };
}

/** Text in which nothing is an expression. */
function literal(text: string): string {
  return text.replaceAll('${', () => '$${');
}
