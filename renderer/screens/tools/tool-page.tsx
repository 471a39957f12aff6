import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import type { OutputOf } from '../../api/api.ts';
import { Answer } from '../../components/answer.tsx';
import { FactList } from '../../components/fact-list.tsx';
import { Page } from '../../components/page.tsx';
import { Card } from '../../components/ui/card.tsx';
import { visibleText } from '../../components/visible-text.ts';
import { useOperation } from '../../data/operation-query.ts';
import { EffectBadge } from './effect-badge.tsx';
import { SchemaTable } from './schema-table.tsx';
import { ToolOverride } from './tool-override.tsx';
import { ToolPermission } from './tool-permission.tsx';
import { ToolTrial } from './tool-trial.tsx';

type ToolDetail = OutputOf<'tools.get'>;

/** One tool: what it does, takes and answers, what a person says about it, and a way to try it. */
export function ToolPage({ name }: { readonly name: string }) {
  const tool = useOperation('tools.get', { tool: name });
  return (
    <Page title={visibleText(tool.data?.title ?? name)} subtitle={<code>{visibleText(name)}</code>}>
      <Answer query={tool}>{(found) => <Parts key={found.name} tool={found} />}</Answer>
    </Page>
  );
}

function Parts({ tool }: { readonly tool: ToolDetail }) {
  const { t } = useTranslation();
  const { server, description, effect, cost_tier, timeout_seconds, input_schema, output_schema } = tool;
  return (
    <div className="grid gap-4 min-[1100px]:grid-cols-2">
      <div className="flex min-w-0 flex-col gap-4">
        <Card title={t('tools.tool.about')}>
          <p className="mb-3 break-words whitespace-pre-wrap">{visibleText(description)}</p>
          <FactList
            facts={[
              [
                t('tools.tool.server'),
                <Link
                  key="server"
                  href={`/tools?server=${encodeURIComponent(server)}`}
                  className="text-primary underline-offset-2 hover:underline"
                >
                  {visibleText(server)}
                </Link>,
              ],
              [t('tools.tool.effect'), <EffectBadge key="effect" effect={effect} />],
              [t('tools.tool.cost'), t(`tools.cost.${cost_tier}`, { defaultValue: cost_tier })],
              [
                t('tools.tool.scope'),
                <code key="scope" className="text-xs">
                  {visibleText(`tools:${tool.name}`)}
                </code>,
              ],
              [t('tools.tool.timeout'), t('tools.tool.seconds', { count: timeout_seconds })],
            ]}
          />
        </Card>
        <ToolPermission tool={tool} />
        <ToolOverride tool={tool} />
        <Card title={t('tools.tool.input')}>
          <SchemaTable schema={input_schema} />
        </Card>
        {output_schema !== null && (
          <Card title={t('tools.tool.output')}>
            <SchemaTable schema={output_schema} />
          </Card>
        )}
      </div>
      <div className="min-w-0">
        <ToolTrial tool={tool} />
      </div>
    </div>
  );
}
