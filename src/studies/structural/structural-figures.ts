import type { Figure } from '../figures/figure.js';
import { budgets, interference, relearning, relearningTrials, tags } from './skill-figures.js';
import type { StructuralData } from './structural-data.js';
import { activity, clustering, connectivity, survival, turnover } from './wiring-figures.js';

/** All figures that the results have something to show in. */
export function structuralFigures(data: StructuralData): Figure[] {
  const figures = [
    turnover,
    survival,
    clustering,
    connectivity,
    activity,
    budgets,
    relearning,
    relearningTrials('elbow'),
    relearningTrials('repertoire'),
    interference,
    tags,
  ];
  return figures.flatMap((figure) => figure(data) ?? []);
}
