import type { KeptSentence } from './kept-sentences.ts';

/** What the inbox asks and tells. Titles of tasks, names of tools and what others wrote are put in as they are. */
export const roInbox: readonly KeptSentence[] = [
  ['Did this go out? {tool}', 'A plecat? {tool}'],
  [
    'The engine ended while step {step} of "{task}" (run {run}) was calling {tool}, and nobody knows whether the call took effect. It was sent with: {input}',
    'Motorul s-a oprit în timp ce pasul {step} din „{task}” (rularea {run}) apela {tool}, și nu se știe dacă apelul a avut efect. A fost trimis cu: {input}',
  ],
  [
    'Step {step} of "{task}" called {tool}, and nobody knows whether the call took effect: {error:said}. It was sent with: {input}',
    'Pasul {step} din „{task}” a apelat {tool}, și nu se știe dacă apelul a avut efect: {error}. A fost trimis cu: {input}',
  ],
  ['Parked: {task}', 'Pusă deoparte: {task}'],
  [
    'The engine ended {times} times while "{task}" (run {run}) was running, so it was set aside.',
    'Motorul s-a oprit de {times} ori în timp ce rula „{task}” (rularea {run}), așa că a fost pusă deoparte.',
  ],
  ['"{task}" needs you: {step} failed', '„{task}” are nevoie de tine: {step} a eșuat'],
  [
    'Step {step} of "{task}" failed: {error:said}. Retry it, continue without it, or stop the run?',
    'Pasul {step} din „{task}” a eșuat: {error}. Se reia pasul, se continuă fără el sau se oprește rularea?',
  ],
  ['"{task}" asks: {question}', '„{task}” întreabă: {question}'],
  ['May “{task}” call {tool}?', 'Poate „{task}” să apeleze {tool}?'],
  ['“{task}” is paused', '„{task}” este în pauză'],
  [
    'its schedule cannot be evaluated: {error:said}. Edit the schedule, then resume the task.',
    'Programul ei nu poate fi evaluat: {error}. Schimbă programul, apoi reia sarcina.',
  ],
  ['{agent} proposes “{task}”', '{agent} propune „{task}”'],
  ['{server} is another program than before', '{server} este alt program decât înainte'],
  [
    'The configuration of the tool server {server} was changed in its file, not through Ordinaut. It is not started, and none of its tools is called, until you accept it. It would be: {now}',
    'Configurarea serverului de unelte {server} a fost schimbată în fișierul ei, nu prin Ordinaut. Nu pornește, iar uneltele lui nu se apelează, până nu îl accepți. Ar fi: {now}',
  ],
  [
    'The server {server} describes {tool} otherwise than when it was approved. Before: {before} Now: {now}',
    'Serverul {server} descrie {tool} altfel decât atunci când a fost aprobată. Înainte: {before} Acum: {now}',
  ],
  [
    'No more runs are made for it, and the slots of its tasks are skipped, until the day is over. Raise {limit} of the agent to let it go on before.',
    'Nu i se mai fac rulări, iar orele sarcinilor lui se sar, până se încheie ziua. Mărește {limit} al agentului ca să continue mai devreme.',
  ],
  [
    'Tools that spend tokens are not called for it until the day is over. Raise {limit} of the agent to let it go on before.',
    'Uneltele care consumă tokeni nu se apelează pentru el până se încheie ziua. Mărește {limit} al agentului ca să continue mai devreme.',
  ],
  [
    'What it would send holds what others may have written ({from}), and the task does not declare that this may reach {tool}.',
    'Ceea ce ar trimite conține ce poate au scris alții ({from}), iar sarcina nu declară că acestea pot ajunge la {tool}.',
  ],
  ['It runs as soon as you approve it.', 'Rulează îndată ce o aprobi.'],
  [
    'The task “{task}” changes nothing outside. {rest:said}',
    'Sarcina „{task}” nu schimbă nimic în afară. {rest}',
  ],
  [
    'The task “{task}” would call, each time it runs: {tools}. {rest:said}',
    'Sarcina „{task}” ar apela, la fiecare rulare: {tools}. {rest}',
  ],
  [
    'Step {step} would pass on to {tool} what others may have written ({from}). {rest:said}',
    'Pasul {step} ar trimite către {tool} ce poate au scris alții ({from}). {rest}',
  ],
  [
    'It declares that what others may have written ({from}) may reach {tool}. {rest:said}',
    'Declară că ce poate au scris alții ({from}) poate ajunge la {tool}. {rest}',
  ],
  ['{name} wants in. Does it show the code {code}?', '{name} cere acces. Afișează codul {code}?'],
  [
    'A program that calls itself {name} asks to become an agent. Allow it only if it shows the code {code} itself. It would get the scopes {scopes}; its tasks that change something still wait for you.',
    'Un program care își spune {name} cere să devină agent. Acceptă numai dacă afișează chiar el codul {code}. Ar primi drepturile {scopes}; sarcinile lui care schimbă ceva te așteaptă și de acum înainte.',
  ],
  ['{tool} has changed', '{tool} s-a schimbat'],
  ['{who} asks: {question}', '{who} întreabă: {question}'],
  [
    '{reason:said} Step {step} of “{task}” would call {tool} with: {input}',
    '{reason} Pasul {step} din „{task}” ar apela {tool} cu: {input}',
  ],
  [
    '{question}\n\nThe tool server {server} asks this while {who} runs in “{task}”. What you answer goes to that server.',
    '{question}\n\nServerul de unelte {server} întreabă aceasta în timp ce {who} rulează în „{task}”. Răspunsul tău ajunge la acel server.',
  ],
  [
    '{question}\n\nThe tool server {server} asks this while {who} runs. What you answer goes to that server.',
    '{question}\n\nServerul de unelte {server} întreabă aceasta în timp ce {who} rulează. Răspunsul tău ajunge la acel server.',
  ],
];
