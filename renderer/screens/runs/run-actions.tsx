import { Ban, ChevronDown, Pencil, RotateCcw } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { useLocation, useSearchParams } from 'wouter';
import { Confirm } from '../../components/confirm.tsx';
import { Button } from '../../components/ui/button.tsx';
import { Menu, MenuItem, MenuSeparator } from '../../components/ui/menu.tsx';
import { useAction } from '../../data/operation-action.ts';
import { useOperation } from '../../data/operation-query.ts';
import type { RunDetail } from './timeline.ts';

/** Cancels a run that goes on, and tries a settled one again. */
export function RunActions({ run }: { readonly run: RunDetail }) {
  const { t } = useTranslation();
  const cancel = useAction('runs.cancel', { done: t('runs.cancelled') });
  if (run.state === 'queued' || run.state === 'running' || run.state === 'waiting')
    return (
      <Confirm
        trigger={
          <Button disabled={cancel.isPending}>
            <Ban />
            {t('runs.cancel.button')}
          </Button>
        }
        title={t('runs.cancel.title')}
        text={t('runs.cancel.text')}
        confirm={t('runs.cancel.button')}
        onConfirm={() => cancel.mutate({ run: run.id })}
      />
    );
  return <Retry run={run} />;
}

function Retry({ run }: { readonly run: RunDetail }) {
  const { t } = useTranslation();
  const [, navigate] = useLocation();
  const [params] = useSearchParams();
  const task = useOperation('tasks.get', { task: run.task_id }).data;
  const retry = useAction('runs.retry', {
    done: t('runs.retry.done'),
    onDone: ({ id }) => id !== run.id && navigate(`/runs/${id}`),
  });
  const again = (from: string) => retry.mutate({ run: run.id, from });
  const goesOn = run.state !== 'succeeded';
  const step = params.get('step');
  const isStep = goesOn && step !== null && run.steps.some(({ path }) => path === step);
  const isEdited = task !== undefined && task.version > run.task_version;
  return (
    <>
      <Button
        variant={goesOn ? 'primary' : 'default'}
        disabled={retry.isPending}
        onClick={() => again(goesOn ? 'failed' : 'start')}
      >
        <RotateCcw />
        {t(goesOn ? 'runs.retry.failed' : 'runs.retry.start')}
      </Button>
      <Menu
        trigger={
          <Button aria-label={t('runs.retry.more')} size="icon">
            <ChevronDown />
          </Button>
        }
      >
        {isStep && (
          <MenuItem onSelect={() => again(step)}>
            <RotateCcw />
            {t('runs.retry.step', { step })}
          </MenuItem>
        )}
        <MenuItem onSelect={() => again('start')}>
          <RotateCcw />
          {isEdited ? t('runs.retry.start_edited', { version: task.version }) : t('runs.retry.start')}
        </MenuItem>
        <MenuSeparator />
        <MenuItem onSelect={() => navigate(`/tasks/${run.task_id}/edit`)}>
          <Pencil />
          {t('runs.retry.edit')}
        </MenuItem>
      </Menu>
    </>
  );
}
