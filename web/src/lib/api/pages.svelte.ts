import { ask, type Asked } from './ask.svelte';
import { Refused, unreachable } from './refused';
import type { Page } from './shapes';

/** A list that is read a page at a time; begun anew whenever what it reads changes. */
export interface Paged<T, P extends Page<T>> extends Asked<P> {
  /** All items read so far. */
  readonly items: readonly T[];
  readonly total: number;
  readonly next: string | null;
  more(): Promise<void>;
}

export function pages<T, P extends Page<T> = Page<T>>(question: (cursor: string | undefined, signal?: AbortSignal) => Promise<P>): Paged<T, P> {
  let behind = $state.raw<readonly T[]>([]);
  let cursor = $state<string | null>();
  let trouble = $state.raw<Refused>();
  let reading = false;

  const first = ask((signal) => {
    const asked = question(undefined, signal);
    return asked.then((page) => {
      behind = [];
      cursor = page.next ?? null;
      trouble = undefined;
      return page;
    });
  });

  return {
    get answer() {
      return first.answer;
    },
    get refused() {
      return trouble ?? first.refused;
    },
    get waiting() {
      return first.waiting;
    },
    get items() {
      return [...(first.answer?.items ?? []), ...behind];
    },
    get total() {
      return first.answer?.total ?? 0;
    },
    get next() {
      return cursor ?? null;
    },
    again: () => first.again(),
    async more() {
      if (!cursor || reading) return;
      reading = true;
      const began = first.answer;
      try {
        const page = await question(cursor);
        if (began !== first.answer) return;
        behind = [...behind, ...page.items];
        cursor = page.next ?? null;
      } catch (error) {
        trouble = error instanceof Refused ? error : new Refused(unreachable(error));
      } finally {
        reading = false;
      }
    },
  };
}
