/** An instant as a field for date and time takes it, in the person's own zone: `2026-03-02T08:30`. */
export function localText(instant: Date): string {
  const two = (value: number) => String(value).padStart(2, '0');
  const date = `${instant.getFullYear()}-${two(instant.getMonth() + 1)}-${two(instant.getDate())}`;
  return `${date}T${two(instant.getHours())}:${two(instant.getMinutes())}`;
}
