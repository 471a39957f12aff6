import { Sparkles } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import { Markdown } from '../../components/markdown.tsx';
import { visibleText } from '../../components/visible-text.ts';
import { type BriefingView, type Section, type ShownSection, shownBriefing } from './briefing-lines.ts';

/** What a briefing says: what is new since the last one that was read, then the document. */
export function BriefingText({ briefing }: { readonly briefing: BriefingView }) {
  const { changes, sections, markdown } = shownBriefing(briefing);
  return (
    <>
      {changes !== null && changes.lines.length > 0 && (
        <section className="rounded-md border border-primary/30 bg-primary/5 px-4 py-3">
          <h3 className="mb-1 flex items-center gap-1.5 font-semibold">
            <Sparkles aria-hidden className="size-4 text-primary" />
            {visibleText(changes.title)}
          </h3>
          <Lines
            run={briefing.run_id}
            kind={changes.kind}
            lines={changes.lines.map((line) => ({ line, isNew: false }))}
          />
        </section>
      )}
      {sections === null ? (
        <Markdown text={markdown} />
      ) : (
        sections.map(({ section, lines }) => (
          <section key={`${section.kind} ${section.title}`}>
            {section.title !== '' && <h3 className="mb-1 font-semibold">{visibleText(section.title)}</h3>}
            <Lines run={briefing.run_id} kind={section.kind} lines={lines} />
          </section>
        ))
      )}
    </>
  );
}

interface LinesProps {
  readonly run: string | null;
  readonly kind: Section['kind'];
  readonly lines: ShownSection['lines'];
}

/** Lines of a section, each leading to the step that it came from. */
function Lines({ run, kind, lines }: LinesProps) {
  const { t } = useTranslation();
  if (kind === 'origin')
    return lines.map(({ line }) => (
      <p key={line.text} className="border-t pt-2 text-xs text-muted-foreground">
        {visibleText(line.text)}
      </p>
    ));
  return (
    <ul className="flex flex-col">
      {lines.map(({ line, isNew }, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a line may be there twice, and none is ever moved
        <li key={index} className="group flex items-baseline gap-2 rounded px-1 py-0.5 hover:bg-accent/50">
          <span aria-hidden className={isNew ? 'text-primary' : 'text-muted-foreground'}>
            {isNew ? '●' : '–'}
          </span>
          <span className="min-w-0 flex-1 break-words">
            {isNew && <span className="sr-only">{t('today.briefing.is_new')} </span>}
            {visibleText(line.text)}
          </span>
          {line.step !== null && run !== null && (
            <Link
              href={`/runs/${run}?step=${encodeURIComponent(line.step)}`}
              aria-label={t('today.briefing.step', { step: line.step })}
              title={t('today.briefing.step', { step: line.step })}
              className="shrink-0 text-xs text-muted-foreground underline-offset-2 hover:underline"
            >
              {visibleText(line.step)}
            </Link>
          )}
        </li>
      ))}
    </ul>
  );
}
