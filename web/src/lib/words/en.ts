import { acts } from './en/acts';
import { frame } from './en/frame';
import { groups } from './en/groups';
import { keeping } from './en/keeping';
import { names } from './en/names';
import { problems } from './en/problems';
import { reports } from './en/reports';

export const en = { ...frame, ...names, ...groups, ...reports, ...acts, ...keeping, ...problems };

type Widen<T> = T extends string ? string : T extends (...words: infer A) => string ? (...words: A) => string : { [K in keyof T]: Widen<T[K]> };

/** The same keys in every language: a missing one does not compile. */
export type Words = Widen<typeof en>;
