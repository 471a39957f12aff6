export default function TaskPage(_: { readonly task: string; readonly part: string | undefined }) {
  return null;
}
