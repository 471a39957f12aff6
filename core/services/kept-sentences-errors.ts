import type { KeptSentence } from './kept-sentences.ts';

/** The errors that a person meets most. */
export const roErrors: readonly KeptSentence[] = [
  ['there is no task “{name}”', 'nu există sarcina „{name}”'],
  ['there is no task {name}', 'nu există sarcina {name}'],
  ['there is no run {name}', 'nu există rularea {name}'],
  ['there is no agent {name}', 'nu există agentul {name}'],
  ['there is no tool server {name}', 'nu există serverul de unelte {name}'],
  ['there is no tool {name}', 'nu există unealta {name}'],
  ['there is no secret {name}', 'nu există secretul {name}'],
  ['there is no template {name}', 'nu există șablonul {name}'],
  ['there is no briefing {name}', 'nu există rezumatul {name}'],
  ['there is no inbox item {name}', 'nu există întrebarea {name}'],
  ['there is no webhook {name}', 'nu există webhook-ul {name}'],
  ['list them with: {command}', 'le vezi cu: {command}'],
  [
    'wait until the day is over; a person can raise the limit of the agent',
    'așteaptă până se încheie ziua; o persoană poate mări limita agentului',
  ],
  [
    'to have it earlier, run it now and skip the next occurrence',
    'ca să o ai mai devreme, ruleaz-o acum și sari peste ora următoare',
  ],
  ['did you mean {name}?', 'poate ai vrut să spui {name}?'],
  ['there is an agent named {name} already', 'există deja un agent cu numele {name}'],
  ['there is a tool server {name} already', 'există deja un server de unelte {name}'],
  ['there is a webhook named {name} already', 'există deja un webhook cu numele {name}'],
  ['“{task}” is {status} and cannot be run', '„{task}” nu poate fi rulată în starea ei de acum ({status})'],
  ['“{task}” has no next occurrence', '„{task}” nu mai are o oră următoare'],
  [
    'task {task} is at version {version}, not {expected}: someone changed it meanwhile',
    'sarcina {task} este la versiunea {version}, nu {expected}: între timp a fost schimbată',
  ],
  [
    'run {run} has already {state}; there is nothing to cancel',
    'rularea {run} s-a încheiat deja ({state}); nu este nimic de anulat',
  ],
  ['inbox item {item} is not open: it was {state}', 'întrebarea {item} nu mai este deschisă ({state})'],
  [
    '{agent} may not use {operation}: it needs the scope {scope}',
    '{agent} nu poate folosi {operation}: îi trebuie dreptul {scope}',
  ],
  ['only a person may use {operation}', 'doar o persoană poate folosi {operation}'],
  ['{tool} did not answer within {seconds} s', '{tool} nu a răspuns în {seconds} s'],
  ['the engine ended before the tool answered', 'motorul s-a oprit înainte ca unealta să răspundă'],
  ['the run was stopped', 'rularea a fost oprită'],
  [
    'a person stopped the run: nobody knew whether {tool} had gone out',
    'cineva a oprit rularea: nu se știa dacă {tool} a plecat',
  ],
  ['a person refused the call of {tool}', 'cineva a refuzat apelul uneltei {tool}'],
  ['{name} failed inside the engine', '{name} a eșuat în interiorul motorului'],
  ['the log has the details under request {request}', 'detaliile sunt în jurnal, la cererea {request}'],
  ['the task has {count} problems; the first: {first:said}', 'sarcina are {count} probleme; prima: {first}'],
  ['cancelled by {who}', 'anulată de {who}'],
  [
    '{name} changes nothing until {until}: quiet hours of {agent} from {from} to {to}',
    '{name} nu schimbă nimic până la {until}: ore de liniște ale lui {agent}, între {from} și {to}',
  ],
];
