import { Parser } from 'htmlparser2';

/** An element by its local name: WebDAV's names tell themselves apart without their namespaces. */
export interface XmlElement {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly XmlElement[];
  /** Its own text, without that of its children. */
  readonly text: string;
}

/** One `response` of a multistatus (RFC 4918 §14.24). */
export interface DavResponse {
  readonly href: string;
  /** Of the resource as a whole; null where each property has its own. */
  readonly status: number | null;
  /** Those that the server could give, by local name. */
  readonly properties: ReadonlyMap<string, XmlElement>;
}

interface Open extends XmlElement {
  readonly children: Open[];
  text: string;
}

const DEPTH_LIMIT = 50;
const ELEMENT_LIMIT = 200_000;

/**
 * A multistatus answer. Throws RangeError for what is none, is cut off, or is too deep or too large. Entities other
 * than XML's own five are not expanded.
 */
export function readMultistatus(text: string): readonly DavResponse[] {
  const root = readXml(text);
  if (root.name !== 'multistatus')
    throw new RangeError(`expected multistatus, found ${root.name.slice(0, 60)}`);
  return childrenOf(root, 'response').map((response) => ({
    href: childOf(response, 'href')?.text.trim() ?? '',
    status: statusOf(response),
    properties: new Map(
      childrenOf(response, 'propstat')
        .filter((propstat) => (statusOf(propstat) ?? 200) === 200)
        .flatMap((propstat) => childOf(propstat, 'prop')?.children ?? [])
        .map((property) => [property.name, property]),
    ),
  }));
}

export const childrenOf = (element: XmlElement | undefined, name: string): readonly XmlElement[] =>
  element?.children.filter((child) => child.name === name) ?? [];

export const childOf = (element: XmlElement | undefined, name: string): XmlElement | undefined =>
  element?.children.find((child) => child.name === name);

/** `HTTP/1.1 404 Not Found` */
function statusOf(element: XmlElement): number | null {
  const status = /^HTTP\/\S+\s+(\d{3})/.exec(childOf(element, 'status')?.text.trim() ?? '')?.[1];
  return status === undefined ? null : Number(status);
}

function readXml(text: string): XmlElement {
  const document: Open = { name: '', attributes: {}, children: [], text: '' };
  const path: Open[] = [document];
  let elements = 0;
  const parser = new Parser(
    {
      onopentag(name, attributes) {
        if (path.length > DEPTH_LIMIT || ++elements > ELEMENT_LIMIT)
          throw new RangeError('it is too deep or has too many elements');
        const element: Open = { name: localName(name), attributes, children: [], text: '' };
        path.at(-1)?.children.push(element);
        path.push(element);
      },
      ontext(data) {
        const element = path.at(-1);
        if (element) element.text += data;
      },
      onclosetag() {
        path.pop();
      },
    },
    { xmlMode: true },
  );
  parser.write(text);
  const isCut = path.length > 1; // the end would close what is open
  parser.end();
  const [root] = document.children;
  if (!root || isCut) throw new RangeError(root ? 'it is cut off' : 'it is no XML');
  return root;
}

const localName = (name: string): string => name.slice(name.indexOf(':') + 1).toLowerCase();
