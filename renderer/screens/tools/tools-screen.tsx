import { useParams, useSearchParams } from 'wouter';
import { ServerPage } from './server-page.tsx';
import { ToolPage } from './tool-page.tsx';
import { ToolsOverview } from './tools-overview.tsx';

/** `/tools`, `/tools?server=mail`, `/tools/mail.top_unread`. */
export default function ToolsScreen() {
  const { tool } = useParams<{ readonly tool?: string }>();
  const [search] = useSearchParams();
  const server = search.get('server');
  if (tool !== undefined) return <ToolPage name={decodeURIComponent(tool)} />;
  if (server !== null) return <ServerPage name={server} />;
  return <ToolsOverview />;
}
