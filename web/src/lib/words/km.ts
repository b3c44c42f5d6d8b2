import type { Words } from './en';
import { acts } from './km/acts';
import { frame } from './km/frame';
import { groups } from './km/groups';
import { keeping } from './km/keeping';
import { names } from './km/names';
import { problems } from './km/problems';
import { reports } from './km/reports';

export const km: Words = { ...frame, ...names, ...groups, ...reports, ...acts, ...keeping, ...problems };
