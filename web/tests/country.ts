import type { TestProject } from 'vitest/node';
import { Unit } from './unit';

/** About 1,500 of them are told by the day at which it stands. */
const REPORTS = 1900;

/** One simulated country for all tests, or the one named in `KRAMA_UNIT`, which stays. */
export default function setup(project: TestProject) {
  const kept = process.env['KRAMA_UNIT'];
  const unit = kept ? Unit.at(kept) : Unit.simulated(REPORTS);
  project.provide('folder', unit.folder);
  return () => {
    if (!kept) unit.remove();
  };
}

declare module 'vitest' {
  export interface ProvidedContext {
    folder: string;
  }
}
