import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { parse, type AST } from 'svelte/compiler';
import { beforeAll, describe, expect, it, vi } from 'vitest';

type Tree = { [key: string]: string | ((...words: never[]) => string) | Tree };

const SOURCE = new URL('../..', import.meta.url).pathname;

function files(folder: string, ending: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith(ending))
    .map((name) => join(folder, name));
}

/** Every word of a tree with its way down to it. */
function* leaves(tree: Tree, way: readonly string[] = []): Generator<[way: string, word: string | ((...words: never[]) => string)]> {
  for (const [key, word] of Object.entries(tree)) {
    if (typeof word === 'object') yield* leaves(word, [...way, key]);
    else yield [[...way, key].join('.'), word];
  }
}

/** What a problem may name. */
const NAMED = { which: null, bound: 2, found: 2, names: ['G1', 'G2', 'G3'] };

/** What a word says, whatever it is told. */
function said(word: string | ((...words: never[]) => string), way = ''): string {
  if (typeof word === 'string') return word;
  if (isProblem(way)) return word(NAMED as never);
  return word(...(Array.from({ length: word.length }, () => 2) as never[]));
}

/** Problems are looked into by their codes, and told what they name. */
function isProblem(way: string): boolean {
  return way.startsWith('problems.') || way.startsWith('families.');
}

let en: Tree;
let km: Tree;

beforeAll(async () => {
  const kept = new Map<string, string>();
  vi.stubGlobal('localStorage', { getItem: (key: string) => kept.get(key) ?? null, setItem: (key: string, word: string) => kept.set(key, word) });
  en = (await import('./en')).en as Tree;
  km = (await import('./km')).km as Tree;
});

describe('words', () => {
  it('are the same in both languages', () => {
    expect([...leaves(km)].map(([way]) => way).sort()).toEqual([...leaves(en)].map(([way]) => way).sort());
  });

  it('say something', () => {
    for (const tree of [en, km]) {
      const empty = [...leaves(tree)].filter(([way, word]) => said(word, way).trim() === '');
      expect(empty.map(([way]) => way)).toEqual([]);
    }
  });

  it('are Khmer in Khmer, apart from names and signs', () => {
    const plain = new Map(leaves(en));
    const khmer = /[\u1780-\u17ff]/;
    const own = [...leaves(km)].filter(([way, word]) => !khmer.test(said(word, way)) && /\p{L}/u.test(said(word, way)) && !sameAnywhere(way, said(word), said(plain.get(way) ?? '')));
    expect(own.map(([way, word]) => `${way}: ${said(word)}`)).toEqual([]);
  });

  it('call the product by its Khmer name in Khmer', () => {
    expect([...leaves(km)].filter(([way, word]) => said(word, way).includes('Krama')).map(([way]) => way)).toEqual([]);
  });

  it('tell an account that is disabled from a case that is closed', () => {
    const words = new Map([...leaves(km)].map(([way, word]) => [way, said(word, way)]));
    const closed = words.get('cases.states.closed') ?? '';
    expect(words.get('cases.close')).toContain(closed);
    for (const way of ['people.disable', 'people.disabled', 'audit.deeds.person-changed.disabled']) expect(words.get(way), way).not.toContain(closed);
  });

  it('are all used', () => {
    const sources = [...files(SOURCE, '.svelte'), ...files(SOURCE, '.ts')].filter((name) => !/words\/(en|km)|schema\.d/.test(name)).map((name) => readFileSync(name, 'utf8'));
    const all = sources.join('\n');
    const byCode = (way: string) => isProblem(way) || way.startsWith('audit.deeds.');
    const unused = [...leaves(en)].map(([way]) => way).filter((way) => !byCode(way) && !isUsed(way.split('.'), all));
    expect(unused).toEqual([]);
  });
});

/** Names of products, and codes, are the same in every script. */
function sameAnywhere(way: string, word: string, plain: string): boolean {
  return word === plain && (way.startsWith('kinds.') || way === 'top.toEnglish' || way === 'research.iccs');
}

/** A word is used where its own key stands behind its parent's, or where its parent is looked into by a code. */
function isUsed(way: readonly string[], sources: string): boolean {
  const [last, parent] = [escaped(way.at(-1) ?? ''), escaped(way.at(-2) ?? '')];
  const looksInto = new RegExp(`\\(\\)(\\.\\w+)*\\.${parent}(\\[(?!')|[,);])`);
  return looksInto.test(sources) || new RegExp(`\\b(${parent}|s)(\\.${last}\\b|\\['${last}'\\])`).test(sources);
}

function escaped(word: string): string {
  return word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

describe('components', () => {
  it('hold no words of their own', () => {
    const told: string[] = [];
    for (const name of files(SOURCE, '.svelte')) {
      const root = parse(readFileSync(name, 'utf8'), { modern: true });
      for (const word of literals(root.fragment)) told.push(`${name.slice(SOURCE.length)}: ${word}`);
    }
    expect(told).toEqual([]);
  });

  it('set text as text', () => {
    const raw = files(SOURCE, '.svelte').filter((name) => /\{@html|innerHTML|\sstyle="/.test(readFileSync(name, 'utf8')));
    expect(raw).toEqual([]);
  });
});

/** The name of the product, names of keys, and signs. */
const SIGNS = new Set(['Krama', 'g']);
const SPOKEN = new Set(['aria-label', 'title', 'placeholder', 'alt', 'label', 'note']);

function* literals(node: unknown): Generator<string> {
  if (Array.isArray(node)) {
    for (const one of node) yield* literals(one);
    return;
  }
  if (typeof node !== 'object' || node === null) return;
  const part = node as AST.Text | AST.Attribute | { type?: string };
  if (part.type === 'Text' && 'data' in part) {
    const word = part.data.replace(/·/g, '').trim();
    if (/\p{L}/u.test(word) && !SIGNS.has(word)) yield word;
    return;
  }
  if (part.type === 'Attribute' && 'name' in part) {
    if (SPOKEN.has(part.name) && Array.isArray(part.value)) yield* literals(part.value);
    return;
  }
  for (const [key, inner] of Object.entries(node)) {
    if (key !== 'expression' && key !== 'css' && key !== 'metadata') yield* literals(inner);
  }
}
