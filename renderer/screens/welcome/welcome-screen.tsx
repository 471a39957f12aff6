import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Page } from '../../components/page.tsx';
import { Arrival } from './arrival.tsx';
import { BriefingStep } from './briefing-step.tsx';
import { CalendarStep } from './calendar-step.tsx';
import { MailStep } from './mail-step.tsx';
import { StepLine } from './step-line.tsx';

const steps = ['calendar', 'mail', 'briefing'] as const;

/** The first start: three steps, each of which can be skipped, and then the first briefing arrives right here. */
export default function WelcomeScreen() {
  const { t } = useTranslation();
  const [at, setAt] = useState(0);
  const [started, setStarted] = useState<{ readonly task: string; readonly run: string } | null>(null);
  const step = steps[at];
  const moving = { onNext: () => setAt(at + 1), onBack: () => setAt(at - 1) };
  return (
    <Page
      title={t(started === null ? 'welcome.title' : 'welcome.arrival.title')}
      {...(started === null && { subtitle: t('welcome.text') })}
    >
      <div className="mx-auto flex max-w-2xl flex-col gap-5 pt-2">
        {started === null && <StepLine steps={steps} at={at} />}
        {started !== null && <Arrival {...started} />}
        {started === null && step === 'calendar' && <CalendarStep {...moving} />}
        {started === null && step === 'mail' && <MailStep {...moving} />}
        {started === null && step === 'briefing' && <BriefingStep {...moving} onStarted={setStarted} />}
      </div>
    </Page>
  );
}
