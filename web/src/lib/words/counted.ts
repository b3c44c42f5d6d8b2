import { locale } from '../locale.svelte';

/** A number as the page writes it. */
export const n = (count: number) => locale.number(count);

/** A number and what it counts. */
export const s = (count: number, one: string, many: string) => `${n(count)} ${count === 1 ? one : many}`;
