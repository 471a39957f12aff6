import { useReducer } from 'react';
import type { Draft } from './draft.ts';
import { beginHistory, type DraftHistory, edit, redo, undo } from './draft-history.ts';

type Action =
  | {
      readonly kind: 'edit';
      readonly place: string;
      readonly at: number;
      readonly change: (draft: Draft) => Draft;
    }
  | { readonly kind: 'undo' | 'redo' };

function reduce(history: DraftHistory<Draft>, action: Action): DraftHistory<Draft> {
  switch (action.kind) {
    case 'edit':
      return edit(history, action.change(history.present), action.place, action.at);
    case 'undo':
      return undo(history);
    case 'redo':
      return redo(history);
  }
}

/** A draft with its history. `place` names what is edited, so that typing on in one field is one edit. */
export function useDraft(before: Draft) {
  const [history, dispatch] = useReducer(reduce, before, beginHistory);
  return {
    draft: history.present,
    canUndo: history.past.length > 0,
    canRedo: history.future.length > 0,
    change: (place: string, change: (draft: Draft) => Draft) =>
      dispatch({ kind: 'edit', place, change, at: performance.now() }),
    undo: () => dispatch({ kind: 'undo' }),
    redo: () => dispatch({ kind: 'redo' }),
  };
}
