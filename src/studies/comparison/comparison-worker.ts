/** Entry point of the workers of a comparison: one robot, controller, disturbance and seed per call. */
import { measuredWork } from '../accuracy/measured-work.js';
import { measureCell } from './comparison-cell.js';

export const work = measuredWork(measureCell);
