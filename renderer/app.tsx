import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { Compass } from 'lucide-react';
import { lazy, Suspense, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Toaster } from 'sonner';
import { Route, Router, Switch, useLocation } from 'wouter';
import type { Api } from './api/api.ts';
import { ApiProvider } from './api/api-context.tsx';
import { EmptyState } from './components/empty-state.tsx';
import { ConnectionNotice } from './connection-notice.tsx';
import { refreshOnUpdates } from './data/live-updates.ts';
import { FirstScreen } from './first-screen.tsx';
import { useGoKeys } from './go-keys.ts';
import { useHashLocation } from './hash-location.ts';
import { useSpokenLanguage } from './language.ts';
import { Navigation } from './navigation.tsx';
import { ShellDialogs } from './palette/shell-dialogs.tsx';
import { ScreenFailure } from './screen-failure.tsx';
import { screens } from './screens/screens.tsx';
import { useTheme } from './theme.ts';

const WelcomeScreen = lazy(() => import('./screens/welcome/welcome-screen.tsx'));

/** The whole interface, over one engine. */
export function App({ api }: { readonly api: Api }) {
  const [queries] = useState(
    () =>
      new QueryClient({
        // The engine tells what changed; it is on this machine, so a refusal is not worth asking again.
        defaultOptions: { queries: { staleTime: 30_000, retry: false, refetchOnWindowFocus: false } },
      }),
  );
  useEffect(() => refreshOnUpdates(queries, api), [queries, api]);
  return (
    <ApiProvider value={api}>
      <QueryClientProvider client={queries}>
        <Router hook={useHashLocation}>
          <ShellDialogs>
            <Shell api={api} />
          </ShellDialogs>
        </Router>
      </QueryClientProvider>
    </ApiProvider>
  );
}

function Shell({ api }: { readonly api: Api }) {
  const { t } = useTranslation();
  const { theme } = useTheme();
  const [location, navigate] = useLocation();
  useEffect(() => api.onNavigate(navigate), [api, navigate]);
  useGoKeys(navigate);
  useSpokenLanguage();
  return (
    <div className="flex h-full">
      <button
        type="button"
        className="sr-only z-50 rounded bg-card px-3 py-2 focus:not-sr-only focus:absolute"
        onClick={() => document.getElementById('content')?.focus()}
      >
        {t('skip_to_content')}
      </button>
      <Navigation />
      <main id="content" tabIndex={-1} className="flex min-w-0 flex-1 flex-col outline-none">
        <ConnectionNotice>
          <div className="min-h-0 flex-1">
            <ScreenFailure place={location}>
              <Suspense fallback={null}>
                <Screens />
              </Suspense>
            </ScreenFailure>
          </div>
        </ConnectionNotice>
      </main>
      <Toaster
        theme={theme}
        position="bottom-right"
        closeButton
        richColors
        // Side by side: an older notice may have an undo, too.
        expand
        containerAriaLabel={t('notices')}
        toastOptions={{ closeButtonAriaLabel: t('close') }}
      />
    </div>
  );
}

function Screens() {
  const { t } = useTranslation();
  const [location] = useLocation();
  return (
    <Switch>
      <Route path="/">
        <FirstScreen />
      </Route>
      <Route path="/welcome" component={WelcomeScreen} />
      {screens.flatMap(({ path, paths = [], component }) =>
        [path, ...paths].map((each) => <Route key={each} path={each} component={component} />),
      )}
      <Route>
        <EmptyState
          icon={Compass}
          title={t('not_found.title')}
          text={t('not_found.text', { path: location })}
        />
      </Route>
    </Switch>
  );
}
