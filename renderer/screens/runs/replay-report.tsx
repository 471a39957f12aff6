import { useTranslation } from 'react-i18next';
import type { OutputOf } from '../../api/api.ts';
import { Differences } from '../../components/differences.tsx';
import { ProblemNotice } from '../../components/problem-notice.tsx';
import { Badge, type Tone } from '../../components/ui/badge.tsx';
import { visibleText } from '../../components/visible-text.ts';
import { problemIn } from './problem-in.ts';

const tones: Readonly<Record<string, Tone>> = {
  ran: 'primary',
  failed: 'destructive',
  would_send: 'warning',
  would_ask: 'warning',
};

/** What a replay came to, step by step, and where it differs from the run. */
export function ReplayReport({ report }: { readonly report: OutputOf<'runs.replay'> }) {
  const { t } = useTranslation();
  const { ok, nodes, error, output_differences, missing } = report;
  const isSame =
    missing.length === 0 &&
    output_differences.length === 0 &&
    nodes.every(
      (node) => !node.is_new && node.output_differences.length + node.input_differences.length === 0,
    );
  return (
    <section aria-label={t('runs.replay.report')} className="flex flex-col gap-3">
      <h3 className="font-semibold">
        {t(ok ? (isSame ? 'runs.replay.same' : 'runs.replay.differs') : 'runs.replay.failed')}
      </h3>
      {error !== null && <ProblemNotice problem={problemIn(error)} />}
      <ul className="flex flex-col gap-2">
        {nodes.map((node) => (
          <li key={node.path} className="flex flex-col gap-2 rounded-md border px-3 py-2">
            <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
              <h4 className="font-mono font-medium">{visibleText(node.path)}</h4>
              {node.tool !== null && (
                <span className="text-xs text-muted-foreground">{visibleText(node.tool)}</span>
              )}
              <Badge tone={tones[node.what] ?? 'neutral'}>{t(`runs.replay.what.${node.what}`)}</Badge>
              {node.is_new && <Badge tone="success">{t('runs.replay.new')}</Badge>}
            </div>
            {node.error !== null && <p className="text-destructive">{visibleText(node.error.message)}</p>}
            <Differences label={t('runs.step.input')} items={node.input_differences} />
            <Differences label={t('runs.step.output')} items={node.output_differences} />
          </li>
        ))}
      </ul>
      {missing.length > 0 && <p>{t('runs.replay.missing', { steps: visibleText(missing.join(', ')) })}</p>}
      <Differences label={t('runs.data.output')} items={output_differences} />
    </section>
  );
}
