import { useTranslation } from 'react-i18next';
import type { Json } from '../../../core/model/json.ts';
import { FactList } from '../../components/fact-list.tsx';
import { JsonView } from '../../components/json-view.tsx';
import { Moment } from '../../components/moment.tsx';
import { Dialog } from '../../components/ui/dialog.tsx';
import type { AuditEntry } from './audit-trail.tsx';

export interface AuditDetailProps {
  readonly entry: AuditEntry;
  /** Its name. */
  readonly agent: string;
  readonly onClose: () => void;
}

/** One link of the trail, with its input and hashes. */
export function AuditDetail({ entry, agent, onClose }: AuditDetailProps) {
  const { t } = useTranslation();
  const { seq, at, door, operation, input, outcome, request_id, hash, previous_hash } = entry;
  const hashText = (value: string) => <code className="text-xs break-all">{value}</code>;
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={operation}
      className="w-[min(44rem,calc(100vw-2rem))]"
    >
      <div className="flex flex-col gap-4 pb-3">
        <FactList
          facts={[
            [t('agents.trail.at'), <Moment key="at" at={at} form="exact" />],
            [t('agents.trail.agent'), agent],
            [t('agents.trail.door'), door],
            [t('agents.trail.outcome'), outcome],
            [t('agents.trail.request'), hashText(request_id)],
            [t('agents.trail.number'), seq],
            [t('agents.trail.hash'), hashText(hash)],
            [t('agents.trail.previous'), hashText(previous_hash)],
          ]}
        />
        <JsonView value={parsed(input)} label={t('agents.trail.input')} />
      </div>
    </Dialog>
  );
}

/** Long inputs are cut, and no JSON any more: shown as text then. */
function parsed(input: string): Json {
  try {
    return JSON.parse(input) as Json;
  } catch {
    return input;
  }
}
