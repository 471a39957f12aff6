import { readFile } from 'node:fs/promises';
import { extname, join, normalize, sep } from 'node:path';
import { protocol, type Session } from 'electron';
import { appScheme, isOwnPage } from './app-url.ts';

/**
 * No script, style, image or connection from anywhere else, nothing inline. Images may be `data:`, because editors draw their marks so.
 */
const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data: blob:",
  "font-src 'self'",
  "connect-src 'self'",
  "worker-src 'self'",
  "manifest-src 'self'",
  "frame-src 'none'",
  "frame-ancestors 'none'",
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'none'",
].join('; ');

const mediaTypes: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.wasm': 'application/wasm',
};

/** Has to happen before the application is ready. */
export function declareAppScheme(): void {
  protocol.registerSchemesAsPrivileged([
    {
      scheme: appScheme,
      privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true },
    },
  ]);
}

/** Serves the files of one folder as `app://ordinaut/…`, and nothing outside it; `page` may answer in their place, with HTML. */
export function setupAppProtocol(
  session: Session,
  folder: string,
  page: (path: string) => string | undefined,
): void {
  session.protocol.handle(appScheme, async (request) => {
    const html = isOwnPage(request.url) ? page(new URL(request.url).pathname) : undefined;
    if (html !== undefined) return new Response(html, { headers: headersOf('.html') });
    const file = isOwnPage(request.url) && request.method === 'GET' ? fileOf(request.url, folder) : undefined;
    if (file === undefined) return refusal(404);
    try {
      const content = await readFile(file);
      return new Response(new Uint8Array(content), { headers: headersOf(file) });
    } catch {
      return refusal(404);
    }
  });
}

/** undefined for what would lead outside the folder, in whatever way it is written. */
function fileOf(url: string, folder: string): string | undefined {
  let path: string;
  try {
    path = decodeURIComponent(new URL(url).pathname);
  } catch {
    return undefined;
  }
  if (path.includes('\0') || path.includes('\\')) return undefined;
  const file = normalize(join(folder, path === '/' ? 'index.html' : path));
  return file.startsWith(normalize(folder) + sep) ? file : undefined;
}

function headersOf(name: string): Record<string, string> {
  return {
    'content-type': mediaTypes[extname(name)] ?? mediaTypes[name] ?? 'application/octet-stream',
    'content-security-policy': contentSecurityPolicy,
    'x-content-type-options': 'nosniff',
    'cross-origin-opener-policy': 'same-origin',
    'referrer-policy': 'no-referrer',
    'cache-control': 'no-cache',
  };
}

function refusal(status: number): Response {
  return new Response('not found', {
    status,
    headers: { 'content-type': 'text/plain', 'content-security-policy': contentSecurityPolicy },
  });
}
