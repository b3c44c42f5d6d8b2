/** Keys that work everywhere, unless somebody types. */

export function isTyping(event: KeyboardEvent): boolean {
  const on = event.target as HTMLElement | null;
  return !!on && (on.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(on.tagName));
}

type Acts = Readonly<Record<string, () => void>>;

/** Listens to single keys and to pairs such as `g g`, the second within a second of the first. */
export function listen(acts: Acts): () => void {
  let before = '';
  let at = 0;
  const pressed = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event) || document.querySelector('dialog[open]')) return;
    const pair = event.timeStamp - at < 1000 ? `${before} ${event.key}` : '';
    const act = acts[pair] ?? acts[event.key];
    before = event.key;
    at = event.timeStamp;
    if (!act) return;
    event.preventDefault();
    before = '';
    act();
  };
  document.addEventListener('keydown', pressed);
  return () => document.removeEventListener('keydown', pressed);
}
