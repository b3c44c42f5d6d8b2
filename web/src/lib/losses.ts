import type { Money } from './api/shapes';

/** Amounts of several currencies cannot be compared here: those most is stated in come first. */
const FIRST = ['USD', 'USDT', 'KHR', 'THB', 'VND', 'CNY'];
const rank = (loss: Money) => (FIRST.includes(loss.currency) ? FIRST.indexOf(loss.currency) : FIRST.length);

/** Losses in the order in which they are told. */
export function inOrder(losses: readonly Money[]): Money[] {
  return [...losses].sort((a, b) => rank(a) - rank(b));
}
