import { promisify } from 'node:util';
import { brotliDecompress, gunzip, inflate, inflateRaw, type ZlibOptions } from 'node:zlib';
import { OrdinautError } from '../../errors.ts';

/** What is asked for in `Accept-Encoding`. */
export const ACCEPTED_ENCODINGS = 'gzip, deflate, br';

type Unpack = (packed: Buffer, options: ZlibOptions) => Promise<Buffer>;
const unzip: Unpack = promisify(gunzip);
const unbrotli: Unpack = promisify(brotliDecompress);
const inflateZlib: Unpack = promisify(inflate);
const inflatePlain: Unpack = promisify(inflateRaw);
const unpackers: Readonly<Record<string, Unpack>> = {
  gzip: unzip,
  'x-gzip': unzip,
  br: unbrotli,
  // Some servers leave the zlib frame away (RFC 9110, 8.4.1.2).
  deflate: (packed, options) =>
    ((packed[0] ?? 0) & 0x0f) === 8 ? inflateZlib(packed, options) : inflatePlain(packed, options),
};

/**
 * Undoes a `Content-Encoding`, at most `limit` bytes of it. Throws `answer_too_large`, `unsupported_encoding`, and
 * `service_malformed` for bytes that are not what the header says.
 */
export async function unpack(body: Buffer, encoding: string, limit: number, peer: string): Promise<Buffer> {
  const names = encoding
    .toLowerCase()
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '' && name !== 'identity');
  if (names.length > 2) throw unsupported(encoding, peer);
  let bytes = body;
  for (const name of names.reverse()) {
    const one = Object.hasOwn(unpackers, name) ? unpackers[name] : undefined;
    if (!one) throw unsupported(name, peer);
    try {
      bytes = await one(bytes, { maxOutputLength: limit });
    } catch (error) {
      throw unpackError(error, name, limit, peer);
    }
  }
  return bytes;
}

/** A file that is itself gzip, as `sitemap.xml.gz` is. */
export const isGzip = (body: Uint8Array): boolean => body[0] === 0x1f && body[1] === 0x8b;

const unsupported = (encoding: string, peer: string): OrdinautError =>
  new OrdinautError({
    code: 'unsupported_encoding',
    message: `${peer} answered in the encoding "${encoding.slice(0, 60)}"; ${ACCEPTED_ENCODINGS} are known`,
    delivery: 'answered',
  });

function unpackError(error: unknown, encoding: string, limit: number, peer: string): OrdinautError {
  if (error instanceof RangeError)
    return new OrdinautError(
      {
        code: 'answer_too_large',
        message: `${peer} answered with more than ${Math.round(limit / 1024)} kB, unpacked`,
        delivery: 'answered',
      },
      error,
    );
  return new OrdinautError(
    {
      code: 'service_malformed',
      message: `${peer} answered with bytes that are not ${encoding}`,
      retryable: true,
      delivery: 'answered',
    },
    error,
  );
}
