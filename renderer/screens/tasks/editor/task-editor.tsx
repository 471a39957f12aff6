export default function TaskEditor(_: { readonly task?: string }) {
  return null;
}
