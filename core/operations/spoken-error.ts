import { type ErrorDetail, OrdinautError } from '../errors.ts';
import type { Language } from '../schedule/spoken.ts';
import { keptIn } from '../services/kept-sentences.ts';

/** The same error with its message and hint in the language of the person, as far as they are known. */
export function spokenError(error: OrdinautError, language: Language): OrdinautError {
  return language === 'en' ? error : new OrdinautError(spokenDetail(error.toJSON(), language), error.cause);
}

function spokenDetail(detail: ErrorDetail, language: Language): ErrorDetail {
  const { message, hint, problems } = detail;
  return {
    ...detail,
    message: keptIn(language, message),
    ...(hint !== undefined && { hint: keptIn(language, hint) }),
    ...(problems && { problems: problems.map((problem) => spokenDetail(problem, language)) }),
  };
}
