import { Refused, unreachable } from './refused';

/** A question whose answer is shown; asked again whenever what it reads changes. */
export interface Asked<T> {
  readonly answer: T | undefined;
  readonly refused: Refused | undefined;
  readonly waiting: boolean;
  again(): void;
}

export function ask<T>(question: (signal: AbortSignal) => Promise<T> | null): Asked<T> {
  let answer = $state.raw<T>();
  let refused = $state.raw<Refused>();
  let waiting = $state(true);
  let times = $state(0);

  $effect(() => {
    void times;
    const stop = new AbortController();
    const asked = question(stop.signal);
    if (!asked) {
      waiting = false;
      answer = undefined;
      return undefined;
    }
    waiting = true;
    asked.then(
      (told) => {
        if (stop.signal.aborted) return;
        answer = told;
        refused = undefined;
        waiting = false;
      },
      (error: unknown) => {
        if (stop.signal.aborted) return;
        refused = error instanceof Refused ? error : new Refused(unreachable(error));
        waiting = false;
      },
    );
    return () => stop.abort();
  });

  return {
    get answer() {
      return answer;
    },
    get refused() {
      return refused;
    },
    get waiting() {
      return waiting;
    },
    again() {
      times += 1;
    },
  };
}
