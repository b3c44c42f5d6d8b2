import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

type Triple = readonly [number, number, number];
type Matrix = readonly [Triple, Triple, Triple];

const TOKENS = readFileSync(new URL('../../styles/tokens.css', import.meta.url), 'utf8');

/** How people see: all colours, without red cones, without green cones (Machado, Oliveira and Fernandes 2009, severity 1). */
const EYES: Record<string, Matrix> = {
  all: [[1, 0, 0], [0, 1, 0], [0, 0, 1]],
  protan: [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
  deutan: [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.01182, 0.04294, 0.968881]],
};
const LMS: Matrix = [[0.4122214708, 0.5363325363, 0.0514459929], [0.2119034982, 0.6806995451, 0.1073969566], [0.0883024619, 0.2817188376, 0.6299787005]];
const LAB: Matrix = [[0.2104542553, 0.793617785, -0.0040720468], [1.9779984951, -2.428592205, 0.4505937099], [0.0259040371, 0.7827717662, -0.808675766]];

const times = (matrix: Matrix, [x, y, z]: Triple): Triple => matrix.map(([a, b, c]) => a * x + b * y + c * z) as unknown as Triple;

function linear(hex: string): Triple {
  const part = (at: number) => {
    const one = parseInt(hex.slice(at, at + 2), 16) / 255;
    return one <= 0.04045 ? one / 12.92 : ((one + 0.055) / 1.055) ** 2.4;
  };
  return [part(1), part(3), part(5)];
}

/** A colour in OKLab, as those eyes see it. */
function seen(hex: string, eyes: Matrix): Triple {
  const light = times(eyes, linear(hex)).map((one) => Math.min(1, Math.max(0, one))) as unknown as Triple;
  return times(LAB, times(LMS, light).map(Math.cbrt) as unknown as Triple);
}

describe.each([
  ['light', 1],
  ['dark', 2],
] as const)('the colours of series in %s', (_, side) => {
  const colours = Array.from({ length: 12 }, (_, index) => {
    const found = new RegExp(`--series-${index + 1}: light-dark\\((#[0-9a-f]{6}), (#[0-9a-f]{6})\\)`).exec(TOKENS);
    return found?.[side] ?? '';
  });

  // A difference of 0.02 is seen where two colours touch; small squares far apart need more.
  it.each([
    ['all', 0.1],
    ['protan', 0.06],
    ['deutan', 0.06],
  ] as const)('are told apart by eyes of the sort %s', (eyes, least) => {
    const all = colours.map((hex) => seen(hex, EYES[eyes] as Matrix));
    const near = all.flatMap((a, i) => all.slice(i + 1).flatMap((b, k) => (Math.hypot(...a.map((one, at) => one - (b[at] ?? 0))) < least ? [`${i + 1} and ${i + k + 2}`] : [])));
    expect(near).toEqual([]);
  });
});
