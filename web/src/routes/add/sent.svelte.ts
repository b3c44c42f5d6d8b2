import { SvelteMap } from 'svelte/reactivity';
import { Refused, unreachable } from '$lib/api/refused';
import { upload } from '$lib/api/upload';
import { work } from '$lib/work.svelte';

/** What is said of files that are sent. */
export interface Said {
  readonly source?: string;
  readonly mapping?: string;
  readonly mapping_text?: string;
  readonly chat?: readonly string[];
  readonly complainant?: string;
}

interface Sending {
  readonly files: readonly File[];
  readonly said: Said;
}

/** An exercise's files are told by this one, which comes with them each time. */
const MANIFEST = 'EXERCISE.json';

/** What this page sent, so that a file can be sent again with the answer to what the server asked. */
class Sent {
  /** How far what is being sent is, in thousandths. */
  permille = $state<number>();
  /** The piece of work by which each question was answered. */
  readonly #answered = new SvelteMap<string, number>();
  readonly #sendings = new Map<number, Sending>();

  /** Sends files; what goes wrong is thrown. */
  async send(files: readonly File[], said: Said): Promise<number> {
    const form = new FormData();
    for (const [key, words] of Object.entries(said) as [string, string | readonly string[]][]) {
      for (const word of typeof words === 'string' ? [words] : words) if (word) form.append(key, word);
    }
    for (const file of files) form.append('file', file, file.name);
    this.permille = 0;
    try {
      const piece = await upload(form, (permille) => (this.permille = permille));
      this.#sendings.set(piece.number, { files, said });
      work.begun(piece);
      return piece.number;
    } catch (error) {
      throw error instanceof Refused ? error : new Refused(unreachable(error));
    } finally {
      this.permille = undefined;
    }
  }

  /** What was said when a piece of work was set going here. */
  said(piece: number): Said {
    return this.#sendings.get(piece)?.said ?? {};
  }

  /** A file of a piece of work, with what must come with it; nothing where it was not sent from here. */
  filesFor(piece: number, path: string): readonly File[] {
    const files = this.#sendings.get(piece)?.files ?? [];
    const reports = files.filter((file) => file.name !== MANIFEST);
    const file = reports.find((file) => file.name === path) ?? (reports.length === 1 ? reports[0] : undefined);
    return file ? [file, ...files.filter((file) => file.name === MANIFEST)] : [];
  }

  /** Whether what was asked of a file was answered, by work that did not fail as a whole. */
  isAnswered(piece: number, path: string): boolean {
    const by = this.#answered.get(`${piece} ${path}`);
    const answer = by === undefined ? undefined : work.piece(by);
    return by !== undefined && (!answer?.ended || answer.standing === 'done');
  }

  /** Sends a file again, with the answer to what was asked of it. */
  async answer(piece: number, path: string, files: readonly File[], answer: Said): Promise<void> {
    this.#answered.set(`${piece} ${path}`, await this.send(files, { ...this.said(piece), ...answer }));
  }
}

export const sent = new Sent();
