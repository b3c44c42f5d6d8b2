import type { Ingested, Piece } from '$lib/api/shapes';
import { work } from '$lib/work.svelte';
import type { Draft } from './draft';

interface Sending {
  readonly number: number;
  readonly draft: Draft;
  readonly unsealed: boolean;
}

function isSealed(piece: Piece): boolean {
  const outcome = piece.outcome as Ingested | null;
  return piece.standing === 'done' && !!outcome && outcome.files.every((file) => !file.refused && file.rejected === 0);
}

/** What was typed is kept until it is sealed, also while somebody looks at other views, so that nobody types it again where it was not. */
class OnTheirWay {
  #sendings = $state.raw<readonly Sending[]>([]);
  /** How many are not sealed yet. */
  readonly waiting = $derived(this.#sendings.filter((sending) => !sending.unsealed).length);
  /** Those that were not sealed. */
  readonly unsealed = $derived(this.#sendings.filter((sending) => sending.unsealed));

  add(number: number, draft: Draft) {
    this.#sendings = [...this.#sendings, { number, draft, unsealed: false }];
  }

  /** Gives back what was typed. */
  take(number: number): Draft | undefined {
    const sending = this.#sendings.find((sending) => sending.number === number);
    this.#sendings = this.#sendings.filter((other) => other !== sending);
    return sending?.draft;
  }

  /** Lets go of what was sealed, and marks what was not: the server remembers work that has ended for a while only. */
  look() {
    if (!this.#sendings.some((sending) => !sending.unsealed && work.piece(sending.number)?.ended)) return;
    this.#sendings = this.#sendings.flatMap((sending) => {
      const piece = work.piece(sending.number);
      if (sending.unsealed || !piece?.ended) return [sending];
      return isSealed(piece) ? [] : [{ ...sending, unsealed: true }];
    });
  }
}

export const onTheirWay = new OnTheirWay();

$effect.root(() => {
  $effect(() => onTheirWay.look());
});
