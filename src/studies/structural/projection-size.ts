import type { CorticoStriatal } from '../../model/basal-ganglia/cortico-striatal.js';
import { StructuralCorticoStriatal } from '../../model/basal-ganglia/structural-cortico-striatal.js';

/** A weight with the number of its cortical cell. */
const SPARSE_BYTES = 4 + 8;
const WEIGHT_BYTES = 8;

/** The contacts of a projection, and the memory that it needs. */
export interface ProjectionSize {
  readonly contacts: number;
  readonly weightsAboveZero: number;
  /** Bytes of a structural projection as it is stored, or of a dense one as a list without zeros. */
  readonly bytes: number;
  readonly fullMatrixBytes: number;
}

/** @param posts striatal cells @param sites cortical cells */
export function projectionSize(projection: CorticoStriatal, posts: number, sites: number): ProjectionSize {
  let contacts = 0;
  let weightsAboveZero = 0;
  for (let post = 0; post < posts; post++) {
    const { weights, from, to } = projection.contacts(post);
    contacts += to - from;
    for (let i = from; i < to; i++) if (weights[i] > 0) weightsAboveZero++;
  }
  return {
    contacts,
    weightsAboveZero,
    bytes:
      projection instanceof StructuralCorticoStriatal ? projection.bytes : SPARSE_BYTES * weightsAboveZero,
    fullMatrixBytes: WEIGHT_BYTES * posts * sites,
  };
}
