import type { HostState } from './engine-host.ts';
import type { Language } from './words.ts';

/** Where the page stands that says why there is no engine. */
export const noticePath = '/notice';

const texts = {
  en: {
    takenTitle: 'Ordinaut is running elsewhere',
    takenBody:
      'Another Ordinaut, such as a service or a terminal, already works with your data. Your tasks go on there. End it, and this window takes over by itself.',
    failedTitle: 'Ordinaut cannot start',
    failedBody: 'Nothing was changed. Mend what is said below and start Ordinaut again.',
  },
  ro: {
    takenTitle: 'Ordinaut rulează deja',
    takenBody:
      'Un alt Ordinaut, un serviciu sau un terminal, lucrează deja cu datele dumneavoastră. Sarcinile continuă acolo. Opriți-l, iar această fereastră îi ia locul de la sine.',
    failedTitle: 'Ordinaut nu poate porni',
    failedBody: 'Nu s-a schimbat nimic. Remediați ce scrie mai jos și porniți din nou Ordinaut.',
  },
} as const;

/** Says why there is no engine; undefined while there is one, or it is being opened. Plain HTML: nothing else may be able to load. */
export function noticePage(state: HostState, language: Language): string | undefined {
  if (state.kind !== 'taken' && state.kind !== 'failed') return undefined;
  const words = texts[language];
  const [title, body] =
    state.kind === 'taken' ? [words.takenTitle, words.takenBody] : [words.failedTitle, words.failedBody];
  const { message, hint } = state.error;
  return `<!doctype html>
<html lang="${language}">
<head><meta charset="utf-8"><meta name="color-scheme" content="light dark"><title>Ordinaut</title></head>
<body><main><h1>${title}</h1><p>${body}</p><hr>
<p><code>${escaped(message)}</code></p>${hint === undefined ? '' : `<p>${escaped(hint)}</p>`}</main></body>
</html>`;
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
