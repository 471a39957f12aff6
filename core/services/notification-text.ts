import { approvalChoices, type InboxItem, permissionChoices } from '../model/inbox-item.ts';
import type { Notification, NotificationAction } from '../model/notification.ts';
import { cut, plainLine, plainText } from '../toolkits/plain-text.ts';
import type { News } from './news.ts';
import type { NotificationWords } from './notification-words.ts';

const [once, lasting] = permissionChoices;
const agreeing: ReadonlySet<string> = new Set([approvalChoices[0], once]);
const titleLimit = 120;
const textLimit = 500;
const nameLimit = 60;
const labelLimit = 30;

/** What a notification says and offers. */
export type NotificationFace = Pick<Notification, 'title' | 'text' | 'path' | 'actions'>;

/**
 * Words of a notification in the person's language, without the actions that need its id (snooze). What tools and models
 * have written comes in bounded, in plain text and without unseen characters.
 */
export function faceOf(news: News, words: NotificationWords): NotificationFace {
  const task = news.task ? name(news.task.definition.title) : words.someTask;
  switch (news.kind) {
    case 'briefing':
      return {
        title: plainLine(news.briefing.title, titleLimit),
        text: begin(news.briefing.markdown) || words.briefingReady,
        path: '/today',
        actions: [],
      };
    case 'run_failed': {
      const input = { run: news.run.id };
      return {
        title: plainLine(words.failed(task), titleLimit),
        text: shorten(news.run.error.message).text,
        path: `/runs/${news.run.id}`,
        actions: [{ id: 'retry', label: words.retry, operation: 'runs.retry', input }],
      };
    }
    case 'alert': {
      const { id, rule, message } = news.alert;
      const seen = { id: 'seen', label: words.seen, operation: 'alerts.acknowledge', input: { alert: id } };
      return {
        title: words.alerts[rule],
        text: shorten(message).text,
        path: '/mission-control',
        actions: [seen],
      };
    }
    case 'question':
      return questionFace(news.item, task, words);
  }
}

function questionFace(item: InboxItem, task: string, words: NotificationWords): NotificationFace {
  const { detail } = item;
  const step = name(detail.step ?? item.step_path ?? '');
  const tool = name(detail.tool ?? '');
  const path = `/inbox/${item.id}`;
  const face = (title: string, text: string, actions: readonly NotificationAction[]): NotificationFace => ({
    title: plainLine(title, titleLimit),
    text: shorten(text).text,
    path,
    actions,
  });
  const answers = (choices = item.choices) =>
    choices.slice(0, 3).map((choice) => answer(item, choice, words));
  switch (item.kind) {
    case 'approval': {
      // A code is compared where the scopes are seen too: a click opens the question.
      if (typeof detail.pairing === 'string')
        return face(words.wantsIn(name(detail.name), name(detail.user_code)), words.onlyWithItsCode, []);
      // Asked by an agent, outside of any run: its title says who.
      const asked = item.run_id === null ? plainLine(item.title, titleLimit) : words.asks(task, step);
      // Nobody approves what they were not shown whole, and nothing is allowed for good in passing.
      const { cut: isCut } = shorten(item.body);
      const offered = item.choices.filter((choice) => choice !== lasting && !(isCut && agreeing.has(choice)));
      return face(asked, item.body, answers(offered));
    }
    case 'escalation': {
      if (item.run_id === null) return face(item.title, item.body, []);
      const message = shorten(String(detail.message ?? ''), textLimit - 100).text;
      return face(words.stepFailed(task, step), `${message}\n${words.howToGoOn}`, answers());
    }
    case 'in_doubt':
      return face(words.wentOut(tool), words.nobodyKnows(tool, task), answers());
    case 'parked':
      return face(words.parked(task), words.crashed(Number(detail.crashes ?? 1)), answers());
    case 'changed_tool':
      if (detail.added !== undefined) return face(words.offersNew(name(detail.server)), item.body, []);
      // What changed has to be looked at before it is let in.
      return face(
        words.changed(name([detail.server, detail.tool ?? []].flat().join('.'))),
        words.staysBlocked,
        [],
      );
    case 'elicitation':
      return face(item.title, item.body, []);
  }
}

function answer(item: InboxItem, choice: string, words: NotificationWords): NotificationAction {
  return {
    id: choice.replaceAll(/[^A-Za-z0-9]+/g, '_'),
    label: plainLine(words.choices[choice] ?? choice, labelLimit),
    operation: 'inbox.answer',
    input: { item: item.id, choice },
  };
}

const name = (value: unknown): string => plainLine(String(value), nameLimit);

function shorten(text: string, limit = textLimit): { readonly text: string; readonly cut: boolean } {
  const plain = plainText(text.slice(0, limit * 4)).trim();
  if (plain.length <= limit) return { text: plain, cut: text.length > limit * 4 };
  return { text: `${cut(plain, limit - 1)}…`, cut: true };
}

/** The first lines of a Markdown document that are not headings, without its marks. */
function begin(markdown: string): string {
  const lines = plainText(markdown.slice(0, 4_000))
    .split('\n')
    .map((line) =>
      line
        .replaceAll(/!?\[([^\]]*)\]\([^)]*\)/g, '$1')
        .replaceAll(/[*_`~]/g, '')
        .replace(/^\s*(?:>|[-+]|\d{1,3}\.)\s+/, '')
        .trim(),
    )
    .filter((line) => line !== '' && !/^(?:#|\||-{3,}$|<)/.test(line));
  return plainLine(lines.slice(0, 3).join(' · '), 200);
}
