/** What is typed and stands nowhere else yet: leaving it asks first. */
type Held = () => string | null;

const held = new Set<Held>();

/** Whether whoever leaves may: nothing would be lost, or they said so. */
export function mayLeave(): boolean {
  const question = [...held].map((asks) => asks()).find((words) => words !== null);
  return question === undefined || confirm(question);
}

/** Asks before a view is left, as long as `asks` says what; until the end that it returns is called. */
export function hold(asks: Held): () => void {
  const closing = (event: BeforeUnloadEvent) => {
    if (asks() !== null) event.preventDefault();
  };
  held.add(asks);
  addEventListener('beforeunload', closing);
  return () => {
    held.delete(asks);
    removeEventListener('beforeunload', closing);
  };
}
