import type { Question } from './question.ts';
import { QuestionCard } from './question-card.tsx';

/** Open questions, each answerable where it stands. */
export function Questions({ items }: { readonly items: readonly Question[] }) {
  return (
    <ul className="flex flex-col gap-3">
      {items.map((item) => (
        <li key={item.id} className="rounded-lg border border-warning/40 bg-warning/5 px-4 py-3">
          <QuestionCard item={item} />
        </li>
      ))}
    </ul>
  );
}
