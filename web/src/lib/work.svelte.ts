import { api } from './api/api';
import { ROOT } from './api/call';
import type { Piece } from './api/shapes';
import { here } from './session.svelte';

/** Work that takes long, as the server tells of it. */
class Work {
  pieces = $state.raw<readonly Piece[]>([]);
  readonly analysis = $derived(this.pieces.find((piece) => piece.sort === 'analysis'));

  /** Listens until the end that it returns is called. */
  follow(): () => void {
    const source = new EventSource(`${ROOT}/work`);
    source.addEventListener('work', (event: MessageEvent<string>) => this.#told(JSON.parse(event.data) as Piece[]));
    // A browser connects again by itself, but not where it was refused; whether the session is over, the server says.
    source.onerror = () => void (source.readyState === EventSource.CLOSED && refresh());
    return () => source.close();
  }

  /** What a request that set work going answered, where the server has not told more of it by now. */
  begun(piece: Piece) {
    if (!this.piece(piece.number)) this.pieces = [piece, ...this.pieces];
  }

  piece(number: number): Piece | undefined {
    return this.pieces.find((piece) => piece.number === number);
  }

  #told(pieces: Piece[]) {
    const wasRunning = new Set(this.pieces.filter((piece) => !piece.ended).map((piece) => piece.number));
    this.pieces = pieces;
    if (pieces.some((piece) => piece.ended && wasRunning.has(piece.number))) void refresh();
  }
}

/** Asks who is signed in: a run that is done is the latest one from now on, and a session that is over is let go of. */
export async function refresh() {
  try {
    here.session = await api.session();
  } catch {
    // Whoever asks next will be told.
  }
}

export const work = new Work();
