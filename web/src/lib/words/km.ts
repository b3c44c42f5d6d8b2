import { en, type Words } from './en';
export const km: Words = en;
