import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance } from 'fastify';

/**
 * What pages of the interface may do: run and load only what comes from where they came from. Styles stand in elements too,
 * because positions of menus and rows are computed.
 */
const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "font-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** Paths of the pages; they hold nothing of the person, and need no token. */
export const interfacePaths = /^\/($|index\.html$|theme\.js$|icon\.svg$|assets\/[\w.-]+$)/;

/** Serves the built interface at `/`. */
export async function registerInterface(app: FastifyInstance, directory: string): Promise<void> {
  await app.register(fastifyStatic, {
    root: directory,
    wildcard: true,
    cacheControl: false,
    setHeaders(response, path) {
      response.header('content-security-policy', contentSecurityPolicy);
      response.header('referrer-policy', 'no-referrer');
      // Their names change with their content.
      if (path.startsWith(join(directory, 'assets')))
        response.header('cache-control', 'public, max-age=31536000, immutable');
    },
  });
}
