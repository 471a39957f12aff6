import { Parser } from 'htmlparser2';
import { OrdinautError } from '../../errors.ts';

const MOST_ELEMENTS = 200_000;
const MOST_ATTRIBUTES = 1_000;
/** What browsers do (they stop at 512) no page needs more of. */
const DEEPEST = 512;

/** Refuses markup whose tree would be too deep or too big, in one pass without a tree. Throws `page_too_complex`. */
export function checkMarkup(html: string): void {
  let depth = 0;
  let elements = 0;
  let attributes = 0;
  const parser = new Parser({
    onattribute() {
      if (++attributes > MOST_ATTRIBUTES)
        throw tooComplex(`has an element with more than ${MOST_ATTRIBUTES} attributes`);
    },
    onopentagname() {
      attributes = 0;
      if (++depth > DEEPEST) throw tooComplex(`is nested deeper than ${DEEPEST} elements`);
      if (++elements > MOST_ELEMENTS) throw tooComplex(`has more than ${MOST_ELEMENTS} elements`);
    },
    onclosetag() {
      depth--;
    },
  });
  parser.end(html);
}

const tooComplex = (what: string): OrdinautError =>
  new OrdinautError({
    code: 'page_too_complex',
    message: `the page ${what}`,
    hint: 'use web.fetch for the page as it is',
  });
