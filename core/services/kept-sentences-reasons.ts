import type { KeptSentence } from './kept-sentences.ts';

/** Why a slot ended as it did, as the ledger keeps it. */
export const roReasons: readonly KeptSentence[] = [
  ['due', 'i-a venit ora'],
  ['ran on time', 'la timp'],
  ['ran {after:duration} after its slot', 'la {after} după ora ei'],
  ['Ordinaut was not running', 'Ordinaut nu rula'],
  [
    'everything was paused until a person resumes ({why})',
    'totul era în pauză până la reluarea manuală ({why})',
  ],
  ['everything was paused until a person resumes', 'totul era în pauză până la reluarea manuală'],
  ['everything was paused until {until} ({why})', 'totul era în pauză până la {until} ({why})'],
  [
    'everything is paused until a person resumes ({why})',
    'totul este în pauză până la reluarea manuală ({why})',
  ],
  ['everything is paused until a person resumes', 'totul este în pauză până la reluarea manuală'],
  ['everything is paused until {until} ({why})', 'totul este în pauză până la {until} ({why})'],
  ['everything is paused until {until}', 'totul este în pauză până la {until}'],
  [
    'missed by {late:duration} ({absence:said}), and the task skips missed slots',
    'ratată cu {late} ({absence}), iar sarcina sare peste orele ratate',
  ],
  [
    'missed by {late:duration} ({absence:said}); coalesced into {slot:said}',
    'ratată cu {late} ({absence}); comasată în {slot}',
  ],
  ['the slot of {at}', 'ora {at}'],
  ['the next slot', 'ora următoare'],
  [
    'no longer useful: {late:duration} late, and useful for {useful:duration} only',
    'nu mai este de folos: cu {late} mai târziu, iar de folos este doar {useful}',
  ],
  [
    'the previous run ({run}) was not finished, and the task skips overlapping slots',
    'rularea dinainte ({run}) nu se încheiase, iar sarcina sare peste orele care se suprapun',
  ],
  [
    'quiet hours from {from} to {to}, and the task skips slots inside them',
    'ore de liniște între {from} și {to}, iar sarcina sare peste orele din ele',
  ],
  ['{reason:said}; no longer useful when its time came', '{reason}; nu mai era de folos când i-a venit ora'],
  [
    'delayed by quiet hours from {from} to {to}, then quiet hours of {agent} from {since} to {until}',
    'amânată de orele de liniște, între {from} și {to}, apoi de cele ale lui {agent}, între {since} și {until}',
  ],
  [
    '{reason:said}; delayed by quiet hours of {agent} from {from} to {to}',
    '{reason}; amânată de orele de liniște ale lui {agent}, între {from} și {to}',
  ],
  [
    'delayed by quiet hours of {agent} from {from} to {to}',
    'amânată de orele de liniște ale lui {agent}, între {from} și {to}',
  ],
  ['delayed by quiet hours from {from} to {to}', 'amânată de orele de liniște, între {from} și {to}'],
  ['caught up {late:duration} after its slot', 'recuperată la {late} după ora ei'],
  ['snoozed until {at}', 'amânată până la {at}'],
  ['skipped on request of a person', 'sărită la cererea unei persoane'],
  ['skipped on request of {by}', 'sărită la cererea lui {by}'],
  ['the task was paused', 'sarcina a fost pusă în pauză'],
  ['the task was cancelled', 'sarcina a fost anulată'],
  ['its schedule cannot be evaluated: {error:said}', 'programul ei nu poate fi evaluat: {error}'],
  [
    'skipped: it did not start within {useful:duration} of its slot',
    'sărită: nu a pornit în {useful} de la ora ei',
  ],
  ['cancelled: {why:said}', 'anulată: {why}'],
  ['parked: {why:said}', 'pusă deoparte: {why}'],
  ['failed: {why:said}', 'eșec: {why}'],
  ['its run was lost', 'rularea ei s-a pierdut'],
  ['a person asked for it again', 'cineva a cerut-o din nou'],
  [
    '{slots} slots missed from {from} to {until} ({ago:duration} ago); coalesced into {slot:said}',
    '{slots} ore ratate între {from} și {until} (acum {ago}); comasate în {slot}',
  ],
  [
    '{slots} slots missed from {from} to {until} ({ago:duration} ago); the task skips missed slots',
    '{slots} ore ratate între {from} și {until} (acum {ago}); sarcina sare peste orele ratate',
  ],
  [
    '{agent} has spent the {most} that it may spend today',
    '{agent} a cheltuit cele {most} pe care le poate cheltui azi',
  ],
  ['{agent} has used its {most} runs of today', '{agent} și-a folosit cele {most} rulări de azi'],
  ['{agent} has used its {most} tokens of today', '{agent} și-a folosit cei {most} tokeni de azi'],
  [
    '{absence:said}, and then no longer useful: {late:duration} late, and useful for {useful:duration} only',
    '{absence}, apoi nu mai era de folos: cu {late} mai târziu, iar de folos este doar {useful}',
  ],
  ['{absence:said}; caught up {late:duration} after its slot', '{absence}; recuperată la {late} după ora ei'],
  ['everything was paused until {until}', 'totul era în pauză până la {until}'],
];
