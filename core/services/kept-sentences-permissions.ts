import type { KeptSentence } from './kept-sentences.ts';

const unagreed = (english: string, romanian: string): readonly KeptSentence[] =>
  [
    [': the task was not saved or approved with it', ': sarcina nu a fost salvată sau aprobată cu ea'],
    [': its server has added it since', ': serverul a adăugat-o între timp'],
    ['', ''],
  ].map(([why, other]) => [`${english}${why}.`, `${romanian}${other}.`]);

/** What is asked and told about calls of tools, and why. */
export const roPermissions: readonly KeptSentence[] = [
  [
    'A person wants to be asked before each call of {tool}.',
    'O persoană vrea să fie întrebată înaintea fiecărui apel al {tool}.',
  ],
  ['A person said that {tool} is never called.', 'O persoană a spus că {tool} nu se apelează niciodată.'],
  [
    'A person agreed to {tool}, but since then its server {server} is started or reached otherwise.',
    'O persoană a fost de acord cu {tool}, dar între timp serverul {server} este pornit sau accesat altfel.',
  ],
  [
    'A person agreed to {tool}, but since then its server describes it otherwise.',
    'O persoană a fost de acord cu {tool}, dar între timp serverul o descrie altfel.',
  ],
  [
    'A program that speaks for you would change the world.',
    'Un program care vorbește în numele tău ar schimba ceva.',
  ],
  ['a person refused the call of {tool}', 'o persoană a refuzat apelul {tool}'],
  ['{server} offers new tools: {tools}', '{server} oferă unelte noi: {tools}'],
  [
    'The tool server {server} did not offer this before. What may change the world is asked about before it is called for the first time. {tools}',
    'Serverul de unelte {server} nu oferea aceasta înainte. Despre ce poate schimba ceva se întreabă înaintea primului apel. {tools}',
  ],
  ...unagreed(
    'That {tool} only reads is what its server says, and no person has agreed to it',
    'Că {tool} doar citește spune serverul ei, și nicio persoană nu a fost de acord',
  ),
  ...unagreed(
    '{tool} may change the world, and no person has agreed to it',
    '{tool} poate schimba ceva, și nicio persoană nu a fost de acord',
  ),
  [
    '{reason:said} The agent {agent} would call {tool} with: {input}',
    '{reason} Agentul {agent} ar apela {tool} cu: {input}',
  ],
  ['May {agent} call {tool}?', 'Poate {agent} să apeleze {tool}?'],
];
