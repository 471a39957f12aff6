import { Redirect } from 'wouter';
import { useOperation } from './data/operation-query.ts';

/** Where the interface opens: the welcome as long as nobody has been through it and nothing is connected, else Today. */
export function FirstScreen() {
  const { data, error } = useOperation('setup.status', {});
  if (data === undefined && error === null) return null;
  const fresh = data && !data.done && data.calendar !== 'own' && data.mail !== 'own';
  return <Redirect to={fresh ? '/welcome' : '/today'} replace />;
}
