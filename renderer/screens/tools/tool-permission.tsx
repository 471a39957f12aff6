import { ShieldCheck } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import type { OutputOf } from '../../api/api.ts';
import { Moment } from '../../components/moment.tsx';
import { Button } from '../../components/ui/button.tsx';
import { Card } from '../../components/ui/card.tsx';
import { Select } from '../../components/ui/select.tsx';
import { visibleText } from '../../components/visible-text.ts';
import { useAction } from '../../data/operation-action.ts';
import { permissionWords, type Rule, rules } from './permission-words.ts';

type ToolDetail = OutputOf<'tools.get'>;
type Permission = ToolDetail['permissions'][number];

/** Whether a tool may be called, by whom, and why it is so. */
export function ToolPermission({ tool }: { readonly tool: ToolDetail }) {
  const { t } = useTranslation();
  const [own, ...agents] = tool.permissions;
  return (
    <Card title={t('tools.permission.title')}>
      <div className="flex flex-col gap-3">
        {tool.claimed && <p className="text-warning">{t('tools.permission.claimed')}</p>}
        {tool.added && <p className="text-warning">{t('tools.permission.added')}</p>}
        <ul className="flex flex-col gap-3">
          {own && <PermissionRow tool={tool.name} permission={own} own />}
          {agents.map((permission) => (
            <PermissionRow key={permission.agent_id} tool={tool.name} permission={permission} own={false} />
          ))}
        </ul>
      </div>
    </Card>
  );
}

interface PermissionRowProps {
  readonly tool: string;
  readonly permission: Permission;
  /** Of the person. */
  readonly own: boolean;
}

function PermissionRow({ tool, permission, own }: PermissionRowProps) {
  const { t } = useTranslation();
  const permit = useAction('tools.permit', { done: t('tools.permission.done') });
  const { agent_id, name, decided, decided_at } = permission;
  const say = (rule: Rule) => permit.mutate({ tool, rule, ...(!own && { agent: agent_id }) });
  const words = permissionWords(permission, own);
  return (
    <li className="flex flex-col gap-1">
      <div className="flex flex-wrap items-center justify-between gap-x-3 gap-y-1">
        <span className="min-w-0 font-medium break-words">
          {own ? (
            t('tools.permission.own')
          ) : (
            <Link href={`/agents/${agent_id}`} className="text-primary underline-offset-2 hover:underline">
              {visibleText(name)}
            </Link>
          )}
        </span>
        <div>
          <Select<Rule>
            className="w-52"
            label={t('tools.permission.label', { name: own ? t('tools.permission.own') : visibleText(name) })}
            value={(decided ?? 'default') as Rule}
            onChange={say}
            options={rules.map((value) => ({ value, label: t(`tools.permission.rule.${value}`) }))}
          />
        </div>
      </div>
      <p className={words.isWarning ? 'text-warning' : 'text-muted-foreground'}>
        {t(words.key)} {decided_at !== null && <Moment at={decided_at} />}
      </p>
      {words.isWarning && (
        <div>
          <Button size="small" disabled={permit.isPending} onClick={() => say('always')}>
            <ShieldCheck />
            {t('tools.permission.again')}
          </Button>
        </div>
      )}
    </li>
  );
}
