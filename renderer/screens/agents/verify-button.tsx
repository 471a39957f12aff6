import { useQueryClient } from '@tanstack/react-query';
import { ShieldCheck } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { toast } from 'sonner';
import { problemOf } from '../../api/api.ts';
import { useApi } from '../../api/api-context.tsx';
import { Button } from '../../components/ui/button.tsx';
import { operationKey } from '../../data/operation-query.ts';

/** Recomputes the chain of hashes, and says whether any entry was changed or removed. */
export function VerifyButton() {
  const { t } = useTranslation();
  const api = useApi();
  const queries = useQueryClient();
  const [busy, setBusy] = useState(false);
  const verify = async () => {
    setBusy(true);
    try {
      const { ok, findings } = await queries.fetchQuery({
        queryKey: operationKey('audit.verify', {}),
        queryFn: ({ signal }) => api.call('audit.verify', {}, signal),
        staleTime: 0,
      });
      if (ok) toast.success(t('agents.verify.whole'));
      else toast.error(t('agents.verify.broken'), { description: findings.join('\n'), duration: Infinity });
    } catch (thrown) {
      toast.error(problemOf(thrown).message);
    } finally {
      setBusy(false);
    }
  };
  return (
    <Button onClick={verify} disabled={busy}>
      <ShieldCheck />
      {t('agents.verify.button')}
    </Button>
  );
}
