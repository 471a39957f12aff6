import { useTranslation } from 'react-i18next';
import { type OutputOf, problemOf } from '../../api/api.ts';
import { useAction } from '../../data/operation-action.ts';
import { useOperation } from '../../data/operation-query.ts';
import { Answer } from '../answer.tsx';
import { type Difference, Differences } from '../differences.tsx';
import { ProblemNotice } from '../problem-notice.tsx';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import type { Client } from './client-row.tsx';

export interface ConnectDialogProps {
  readonly client: Client;
  readonly onDone: () => void;
  readonly onClose: () => void;
}

/** Shows what would be written into the configuration of a client before it is. */
export function ConnectDialog({ client: { client, title }, onDone, onClose }: ConnectDialogProps) {
  const { t } = useTranslation();
  const preview = useOperation('clients.preview', { client });
  const connect = useAction('clients.connect', {
    showsProblem: true,
    done: ({ backup }) =>
      `${t('agents.clients.done', { title })}${backup === null ? '' : ` ${t('agents.clients.backup', { backup })}`}`,
    onDone: () => {
      onDone();
      onClose();
    },
  });
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={t('agents.clients.connect_one', { title })}
      description={t('agents.clients.change_text')}
      className="w-[min(44rem,calc(100vw-2rem))]"
      actions={
        <>
          <Button onClick={onClose}>{t('cancel')}</Button>
          <Button
            variant="primary"
            disabled={preview.data === undefined || connect.isPending}
            onClick={() => connect.mutate({ client })}
          >
            {t('agents.clients.connect')}
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-3 pb-3">
        {connect.error !== null && <ProblemNotice problem={problemOf(connect.error)} />}
        <h3 className="font-medium">{t('agents.clients.change')}</h3>
        <Answer query={preview}>
          {(change) => <Differences label={change.file} items={differenceOf(change)} />}
        </Answer>
        <p className="text-muted-foreground">{t('agents.clients.scope_text')}</p>
      </div>
    </Dialog>
  );
}

type Member = { readonly [name: string]: Difference['before'] };
const membersOf = (entry: OutputOf<'clients.preview'>['before']): Member =>
  (typeof entry === 'object' && entry !== null && !Array.isArray(entry) ? entry : {}) as Member;

/** Of the one entry that a client's file holds of this engine. */
function differenceOf({ before, after }: OutputOf<'clients.preview'>): readonly Difference[] {
  const [old, next] = [membersOf(before), membersOf(after)];
  return [...new Set([...Object.keys(old), ...Object.keys(next)])].flatMap((name): readonly Difference[] => {
    const path = `ordinaut.${name}`;
    const [from, to] = [old[name], next[name]];
    if (JSON.stringify(from) === JSON.stringify(to)) return [];
    if (from === undefined) return to === undefined ? [] : [{ path, kind: 'added', after: to }];
    if (to === undefined) return [{ path, kind: 'removed', before: from }];
    return [{ path, kind: 'changed', before: from, after: to }];
  });
}
