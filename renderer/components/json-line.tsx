import { useTranslation } from 'react-i18next';
import type { Json } from '../../core/model/json.ts';
import type { JsonRow } from './json-rows.ts';
import { Button } from './ui/button.tsx';
import { visibleText } from './visible-text.ts';

const longestInLine = 200;

/** Whether a line holds only the beginning of it. */
export const isLongText = (value: Json): value is string =>
  typeof value === 'string' && (value.length > longestInLine || value.includes('\n'));

export interface JsonLineProps {
  readonly row: JsonRow;
  /** Shows a long text as a whole. */
  readonly onRead: () => void;
}

/** One line of a JSON tree: name and value. */
export function JsonLine({ row: { name, value, size, open }, onRead }: JsonLineProps) {
  const { t } = useTranslation();
  const [begin, end] = Array.isArray(value) ? '[]' : '{}';
  return (
    <span className="flex min-w-0 items-center gap-1.5">
      {name !== null && <span className="text-primary">{visibleText(name)}:</span>}
      {size === null ? (
        <span className={classOf(value)}>{textOf(value)}</span>
      ) : (
        <span className="text-muted-foreground">
          {open ? begin : `${begin}${size === 0 ? '' : '…'}${end}`}
          {!open && size > 0 && ` ${t('json.size', { count: size })}`}
        </span>
      )}
      {isLongText(value) && (
        <Button
          variant="link"
          size="inline"
          className="text-xs"
          tabIndex={-1}
          onClick={(event) => {
            event.stopPropagation();
            onRead();
          }}
        >
          {t('json.whole_text')}
        </Button>
      )}
    </span>
  );
}

function textOf(value: Json): string {
  if (typeof value !== 'string') return String(value);
  const text = JSON.stringify(value.slice(0, longestInLine));
  return visibleText(value.length > longestInLine ? `${text.slice(0, -1)}…` : text);
}

function classOf(value: Json): string {
  if (typeof value === 'string') return 'text-success';
  return typeof value === 'number' ? 'text-warning' : 'text-muted-foreground';
}
