import {
  CircleHelp,
  type LucideIcon,
  OctagonPause,
  Send,
  ShieldQuestion,
  TriangleAlert,
  Wrench,
} from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Badge, type Tone } from '../ui/badge.tsx';

const kinds: Readonly<Record<string, { readonly icon: LucideIcon; readonly tone: Tone }>> = {
  approval: { icon: ShieldQuestion, tone: 'primary' },
  escalation: { icon: TriangleAlert, tone: 'destructive' },
  in_doubt: { icon: Send, tone: 'warning' },
  parked: { icon: OctagonPause, tone: 'destructive' },
  elicitation: { icon: CircleHelp, tone: 'primary' },
  changed_tool: { icon: Wrench, tone: 'warning' },
};

/** What sort of question it is. */
export function QuestionKind({ kind }: { readonly kind: string }) {
  const { t } = useTranslation();
  const { icon: Icon, tone } = kinds[kind] ?? { icon: CircleHelp, tone: 'neutral' as const };
  return (
    <Badge tone={tone}>
      <Icon aria-hidden />
      {t(`inbox.kind.${kind}`, { defaultValue: kind })}
    </Badge>
  );
}
