import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { problemOf } from '../../api/api.ts';
import { useAction } from '../../data/operation-action.ts';
import { useOperation } from '../../data/operation-query.ts';
import { TextField } from '../connect/text-field.tsx';
import { ProblemNotice } from '../problem-notice.tsx';
import { readScopes } from '../scopes.ts';
import { Button } from '../ui/button.tsx';
import { Field } from '../ui/field.tsx';
import { Textarea } from '../ui/input.tsx';
import { Select } from '../ui/select.tsx';
import { visibleText } from '../visible-text.ts';
import { type AskedPairing, freeName } from './pairing.ts';

type As = 'new' | 'known';

/** Lets a program in as an agent, with what the person chooses, or refuses it. */
export function PairingAnswer({ pairing }: { readonly pairing: AskedPairing }) {
  const { t } = useTranslation();
  const agents = useOperation('agents.list', { limit: 1_000 }).data?.items;
  const known = agents?.find(({ name, owner }) => name === pairing.name && !owner);
  const [as, setAs] = useState<As>('new');
  const [named, setNamed] = useState<string | null>(null);
  const [text, setText] = useState<string | null>(null);
  const name = named ?? freeName(pairing.name, agents?.map((agent) => agent.name) ?? []);
  const becomesKnown = as === 'known' && known !== undefined;
  const scopes = text ?? (becomesKnown ? known.scopes : pairing.scopes).join(' ');
  const allow = useAction('agents.pair', {
    showsProblem: true,
    done: (output) => t('inbox.pairing.allowed', { name: output.name }),
  });
  const refuse = useAction('agents.refuse_pairing', { done: t('inbox.pairing.refused') });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    allow.mutate({
      code: pairing.code,
      scopes: readScopes(scopes),
      ...(becomesKnown ? { agent: known.id } : { name: name.trim() }),
    });
  };
  const busy = allow.isPending || refuse.isPending || agents === undefined;
  return (
    <form onSubmit={submit} className="flex max-w-xl flex-col gap-3">
      {allow.error !== null && <ProblemNotice problem={problemOf(allow.error)} />}
      {known && (
        <Field label={t('inbox.pairing.as')}>
          {({ id }) => (
            <Select<As>
              id={id}
              value={as}
              onChange={setAs}
              options={[
                { value: 'new', label: t('inbox.pairing.as_new') },
                { value: 'known', label: t('inbox.pairing.as_known', { name: visibleText(known.name) }) },
              ]}
            />
          )}
        </Field>
      )}
      {!becomesKnown && <TextField label={t('inbox.pairing.name')} value={name} onChange={setNamed} />}
      <Field label={t('inbox.pairing.scopes')} hint={t('inbox.pairing.scopes_hint')}>
        {(control) => (
          <Textarea
            {...control}
            value={scopes}
            spellCheck={false}
            className="min-h-20 font-mono text-xs"
            onChange={({ target }) => setText(target.value)}
          />
        )}
      </Field>
      <div className="flex flex-wrap gap-2">
        <Button type="submit" variant="primary" disabled={busy || (!becomesKnown && name.trim() === '')}>
          {t('inbox.pairing.allow')}
        </Button>
        <Button disabled={busy} onClick={() => refuse.mutate({ code: pairing.code })}>
          {t('inbox.pairing.refuse')}
        </Button>
      </div>
    </form>
  );
}
