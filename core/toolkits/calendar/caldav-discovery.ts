import { OrdinautError } from '../../errors.ts';
import { checkStatus } from '../http-request.ts';
import { reasonOf } from './calendar-reading.ts';
import type { CalendarServer } from './calendar-server.ts';
import { childOf, childrenOf, type DavResponse, readMultistatus, type XmlElement } from './dav-xml.ts';

/** A calendar collection (RFC 4791 §4.2). */
export interface DavCalendar {
  readonly url: string;
  readonly name: string;
}

const HOMES = 10;
const CALENDARS = 100;
const PROPERTIES = `<?xml version="1.0" encoding="utf-8"?>
<d:propfind xmlns:d="DAV:" xmlns:c="urn:ietf:params:xml:ns:caldav"><d:prop>
<d:resourcetype/><d:displayname/><d:current-user-principal/><c:calendar-home-set/><c:supported-calendar-component-set/>
</d:prop></d:propfind>`;

/**
 * The calendars that a URL means: itself, those of the principal it names or of the person who signs in (RFC 5397,
 * RFC 4791 §6.2.1), or those inside it; where the URL itself is no WebDAV, what `/.well-known/caldav` leads to (RFC 6764).
 * Throws `no_calendars`, `service_malformed`, and what the requests throw.
 */
export async function findCalendars(
  server: CalendarServer,
  signal: AbortSignal,
): Promise<readonly DavCalendar[]> {
  const own = await startingPoint(server, signal);
  if (isCalendar(own.resource)) return [calendarOf(own.resource, own.url)];
  const found: DavCalendar[] = [];
  for (const home of await homesOf(server, own, signal))
    for (const { href, ...resource } of (await propfind(server, home, 1, signal)).responses)
      if (isCalendar(resource)) found.push(calendarOf(resource, new URL(href, home).href));
  if (found.length === 0)
    throw new OrdinautError({
      code: 'no_calendars',
      message: `${server.title} lists no calendars`,
      hint: 'give the URL of a calendar, of its folder, or of the server, and the right username',
      delivery: 'answered',
    });
  return found.slice(0, CALENDARS);
}

interface Found {
  /** After redirects. */
  readonly url: string;
  readonly resource: Pick<DavResponse, 'properties'>;
}

async function startingPoint(server: CalendarServer, signal: AbortSignal): Promise<Found> {
  try {
    return await single(server, server.url, signal);
  } catch (error) {
    const wellKnown = new URL('/.well-known/caldav', server.url).href;
    const isNoDav =
      error instanceof OrdinautError && ['service_refused', 'service_malformed'].includes(error.code);
    if (!isNoDav || wellKnown === server.url) throw error;
    // Where that fails too, the answer to the given URL says more.
    return single(server, wellKnown, signal).catch(() => {
      signal.throwIfAborted();
      throw error;
    });
  }
}

async function homesOf(server: CalendarServer, own: Found, signal: AbortSignal): Promise<readonly string[]> {
  const homes = hrefsOf(own, 'calendar-home-set');
  if (homes.length > 0) return homes.slice(0, HOMES);
  const [principal] = hrefsOf(own, 'current-user-principal');
  if (principal === undefined) return [own.url];
  const named = hrefsOf(await single(server, principal, signal), 'calendar-home-set');
  return named.length > 0 ? named.slice(0, HOMES) : [own.url];
}

const hrefsOf = ({ url, resource }: Found, property: string): readonly string[] =>
  childrenOf(resource.properties.get(property), 'href')
    .map(({ text }) => text.trim())
    .filter((href) => href !== '' && URL.canParse(href, url))
    .map((href) => new URL(href, url).href);

async function single(server: CalendarServer, url: string, signal: AbortSignal): Promise<Found> {
  const { responses, url: final } = await propfind(server, url, 0, signal);
  return { url: final, resource: responses[0] ?? { properties: new Map<string, XmlElement>() } };
}

async function propfind(
  server: CalendarServer,
  url: string,
  depth: 0 | 1,
  signal: AbortSignal,
): Promise<{ readonly url: string; readonly responses: readonly DavResponse[] }> {
  const answer = await server.send({
    method: 'PROPFIND',
    url,
    headers: { depth: String(depth), 'content-type': 'application/xml; charset=utf-8' },
    body: PROPERTIES,
    signal,
  });
  checkStatus(answer, server.title);
  const responses = davResponses(answer.body, server);
  return { url: answer.url, responses: responses.filter(({ href }) => URL.canParse(href, answer.url)) };
}

/** Throws `service_malformed` for what is no multistatus. */
export function davResponses(body: string, server: CalendarServer): readonly DavResponse[] {
  try {
    return readMultistatus(body);
  } catch (error) {
    throw new OrdinautError(
      {
        code: 'service_malformed',
        message: `${server.title} did not answer as a CalDAV server: ${reasonOf(error)}`,
        delivery: 'answered',
      },
      error,
    );
  }
}

/** One that may hold events, not only tasks or contacts. */
function isCalendar({ properties }: Pick<DavResponse, 'properties'>): boolean {
  if (!childOf(properties.get('resourcetype'), 'calendar')) return false;
  const kinds = childrenOf(properties.get('supported-calendar-component-set'), 'comp');
  return kinds.length === 0 || kinds.some(({ attributes }) => attributes.name?.toUpperCase() === 'VEVENT');
}

function calendarOf({ properties }: Pick<DavResponse, 'properties'>, url: string): DavCalendar {
  const shown = properties.get('displayname')?.text.trim();
  const last = new URL(url).pathname.split('/').filter(Boolean).at(-1) ?? 'calendar';
  return { url, name: shown ? shown.slice(0, 200) : decoded(last) };
}

function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
