import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import { buttonClasses } from '../ui/button.tsx';
import { Deadline } from './deadline.tsx';
import type { AskedPairing } from './pairing.ts';
import { PairingAnswer } from './pairing-answer.tsx';
import type { Question } from './question.ts';

export interface PairingCardProps {
  readonly item: Question;
  readonly pairing: AskedPairing;
  /** With what it would get, to change and to allow; otherwise it leads there. */
  readonly whole: boolean;
}

/** A program wants in: the code that it has to show itself, and the answer. */
export function PairingCard({ item, pairing, whole }: PairingCardProps) {
  const { t } = useTranslation();
  const code = (
    <code className="w-fit rounded-md border bg-muted px-3 py-1.5 text-xl font-semibold tracking-widest select-all">
      {pairing.code}
    </code>
  );
  if (!whole)
    return (
      <div className="flex flex-wrap items-center gap-3">
        {code}
        <Link href={`/inbox/${item.id}`} className={buttonClasses({ size: 'small' })}>
          {t('inbox.pairing.look')}
        </Link>
      </div>
    );
  return (
    <>
      {code}
      <p className="max-w-xl">{t('inbox.pairing.text')}</p>
      <Deadline item={item} />
      <PairingAnswer key={item.id} pairing={pairing} />
    </>
  );
}
