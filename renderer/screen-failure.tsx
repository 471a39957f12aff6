import { Component, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { ProblemNotice } from './components/problem-notice.tsx';

interface Props {
  /** Another place is tried anew. */
  readonly place: string;
  readonly children: ReactNode;
}
interface State {
  readonly failure: Error | null;
  readonly place: string;
}

/** Keeps the failure of one screen from taking the others down. */
export class ScreenFailure extends Component<Props, State> {
  override state: State = { failure: null, place: this.props.place };

  static getDerivedStateFromError(failure: Error): Partial<State> {
    return { failure };
  }

  static getDerivedStateFromProps(props: Props, state: State): Partial<State> | null {
    return props.place === state.place ? null : { failure: null, place: props.place };
  }

  override render() {
    const { failure } = this.state;
    if (failure === null) return this.props.children;
    return <FailureNotice failure={failure} onRetry={() => this.setState({ failure: null })} />;
  }
}

function FailureNotice({ failure, onRetry }: { readonly failure: Error; readonly onRetry: () => void }) {
  const { t } = useTranslation();
  const hint = t('failure.text', { message: failure.message });
  return (
    <div className="p-6">
      <ProblemNotice problem={{ code: 'internal', message: t('failure.title'), hint }} onRetry={onRetry} />
    </div>
  );
}
