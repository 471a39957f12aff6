import { useParams } from 'wouter';
import { RunList } from './run-list.tsx';
import { RunPage } from './run-page.tsx';

/** `/runs` and `/runs/<id>`. */
export default function RunsScreen() {
  const { run } = useParams();
  return run === undefined ? <RunList /> : <RunPage key={run} id={run} />;
}
