import type { ExperimentData } from './experiment-data.js';

/** For captions: what line and band are, and of how many seeds. */
export const seedsText = ({ seeds }: Pick<ExperimentData, 'seeds'>): string =>
  seeds.length === 1
    ? `one seed (${seeds[0]}), so there is no spread`
    : `line and band: median over ${seeds.length} seeds and its bootstrap 95 % interval`;
