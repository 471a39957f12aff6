import { Play } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type ErrorDetail, type InputOf, type OutputOf, problemOf } from '../../api/api.ts';
import { Confirm } from '../../components/confirm.tsx';
import { JsonView } from '../../components/json-view.tsx';
import { durationText } from '../../components/moment.tsx';
import { ProblemNotice } from '../../components/problem-notice.tsx';
import { type FormValue, SchemaForm } from '../../components/schema-form/schema-form.tsx';
import { Button } from '../../components/ui/button.tsx';
import { Card } from '../../components/ui/card.tsx';
import { visibleText } from '../../components/visible-text.ts';
import { useAction } from '../../data/operation-action.ts';

/** Calls a tool once, with what is written in a form of its schema. One that may change the world asks first. */
export function ToolTrial({ tool }: { readonly tool: OutputOf<'tools.get'> }) {
  const { t } = useTranslation();
  const [input, setInput] = useState<FormValue>({});
  const call = useAction('tools.call', { showsProblem: true });
  const problem = call.error === null ? undefined : problemOf(call.error);
  const send = (confirm: boolean) =>
    call.mutate({
      tool: tool.name,
      input: input as NonNullable<InputOf<'tools.call'>['input']>,
      ...(confirm && { confirm }),
    });
  const button = (
    <Button variant="primary" disabled={call.isPending}>
      <Play />
      {call.isPending ? t('tools.trial.calling') : t('tools.trial.call')}
    </Button>
  );
  return (
    <Card title={t('tools.trial.title')}>
      <div className="flex flex-col gap-4">
        <SchemaForm
          schema={tool.input_schema}
          value={input}
          onChange={setInput}
          problems={problem ? fieldProblems(problem) : []}
        />
        <div>
          {tool.effect === 'read_only' && tool.permissions[0]?.rule !== 'ask' ? (
            <Button variant="primary" disabled={call.isPending} onClick={() => send(false)}>
              <Play />
              {call.isPending ? t('tools.trial.calling') : t('tools.trial.call')}
            </Button>
          ) : (
            <Confirm
              trigger={button}
              title={t('tools.trial.confirm_title', { tool: visibleText(tool.name) })}
              text={t('tools.trial.confirm_text')}
              confirm={t('tools.trial.call')}
              onConfirm={() => send(true)}
            />
          )}
        </div>
        {problem && <ProblemNotice problem={problem} />}
        {call.data && <TrialAnswer answer={call.data} />}
      </div>
    </Card>
  );
}

/** Paths of a refused input begin with `input`; those of a form begin at its value. */
function fieldProblems({ problems = [] }: ErrorDetail): readonly ErrorDetail[] {
  return problems.map((one) => ({ ...one, path: (one.path ?? '').replace(/^input\.?/, '') }));
}

function TrialAnswer({ answer }: { readonly answer: OutputOf<'tools.call'> }) {
  const { t, i18n } = useTranslation();
  const { output, text, via, duration_ms } = answer;
  return (
    <section className="flex flex-col gap-2" aria-live="polite">
      <p className="text-muted-foreground">
        {t('tools.trial.answered', { via, time: durationText(duration_ms, i18n.language) })}
      </p>
      {text === null ? (
        <JsonView value={output} label={t('tools.trial.answer')} />
      ) : (
        <pre className="max-h-80 overflow-auto rounded-md border p-2 text-xs break-words whitespace-pre-wrap">
          {visibleText(text)}
        </pre>
      )}
    </section>
  );
}
