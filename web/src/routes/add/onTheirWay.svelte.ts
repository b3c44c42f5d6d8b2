import type { Ingested, Piece } from '$lib/api/shapes';
import { work } from '$lib/work.svelte';

/** A report as it was typed. */
export interface Draft {
  readonly source: string;
  readonly reference: string;
  readonly fields: Readonly<Record<string, string>>;
}

interface Sending {
  readonly number: number;
  readonly draft: Draft;
}

function isSealed(piece: Piece): boolean {
  const outcome = piece.outcome as Ingested | null;
  return piece.standing === 'done' && !!outcome && outcome.files.every((file) => !file.refused && file.rejected === 0);
}

/** What was typed is kept until it is sealed, so that nobody types it again where it was not. */
export class OnTheirWay {
  #sendings = $state.raw<readonly Sending[]>([]);
  readonly #pieces = $derived(new Map(work.pieces.map((piece) => [piece.number, piece])));
  readonly #open = $derived(this.#sendings.filter(({ number }) => !this.#piece(number)?.ended));
  /** How many are not sealed yet. */
  readonly waiting = $derived(this.#open.length);
  /** Those that were not sealed. */
  readonly unsealed = $derived(
    this.#sendings.filter(({ number }) => {
      const piece = this.#piece(number);
      return piece?.ended && !isSealed(piece);
    }),
  );

  #piece(number: number): Piece | undefined {
    return this.#pieces.get(number);
  }

  add(number: number, draft: Draft) {
    const others = this.#sendings.filter((sending) => {
      const piece = this.#piece(sending.number);
      return !piece || !isSealed(piece);
    });
    this.#sendings = [...others, { number, draft }];
  }

  /** Gives back what was typed. */
  take(number: number): Draft | undefined {
    const sending = this.#sendings.find((sending) => sending.number === number);
    this.#sendings = this.#sendings.filter((other) => other !== sending);
    return sending?.draft;
  }
}
