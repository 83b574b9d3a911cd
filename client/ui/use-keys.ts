import { onScopeDispose } from "vue";

const WRITTEN_IN = "input, textarea, select, [contenteditable], dialog";
/** What does something of its own with these keys. */
const OWN_ENTER = "a, button, summary, [role=tab], [role=option]";
const OWN_ARROWS = "canvas, [role=tablist]";

/** Whether the key is meant for what has the focus, and not for the page. */
export function isTaken({ key, target, altKey, ctrlKey, metaKey, defaultPrevented }: KeyboardEvent): boolean {
  if (defaultPrevented || altKey || ctrlKey || metaKey) return true;
  if (!(target instanceof Element)) return false;
  if (target.closest(WRITTEN_IN)) return true;
  if (key === "Enter" || key === " ") return target.closest(OWN_ENTER) !== null;
  return key.startsWith("Arrow") && target.closest(OWN_ARROWS) !== null;
}

/** Hears the keys of the whole page that nobody else wants. A key with an action goes no further. Stops with its scope. */
export function useKeys(actions: (key: string) => (() => void) | undefined): void {
  const hear = (event: KeyboardEvent): void => {
    const action = isTaken(event) ? undefined : actions(event.key);
    if (!action) return;
    event.preventDefault();
    action();
  };
  addEventListener("keydown", hear);
  onScopeDispose(() => removeEventListener("keydown", hear));
}
