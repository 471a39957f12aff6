import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import type { DesktopBridge } from '../core/doors/ipc-contract.ts';
import { createHttpApi, tokenOfPage } from './api/http-api.ts';
import { createIpcApi } from './api/ipc-api.ts';
import { App } from './app.tsx';
import './styles.css';
import { type Language, setLanguage } from './words.ts';

declare global {
  interface Window {
    /** Set by the preload script of the desktop application. */
    readonly ordinaut?: DesktopBridge;
  }
}

const api = window.ordinaut ? createIpcApi(window.ordinaut) : createHttpApi(location.origin, tokenOfPage());
await setLanguage('en');
// Without an answer (no key, no engine) the page says so itself, in English.
await api
  .call('system.facts', {})
  .then(({ language }) => setLanguage(language as Language))
  .catch(() => undefined);

const root = document.getElementById('root');
if (!root) throw new Error('index.html has no #root');
createRoot(root).render(
  <StrictMode>
    <App api={api} />
  </StrictMode>,
);
