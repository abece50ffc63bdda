/** Relations between parameters: all checks that a single parameter, or the table, cannot make. */
import type { Settings } from './parameter-table.js';

/** Relations that do not hold, one text each. A list of the wrong length is the table's concern, and passed over here. */
export function relationProblems(settings: Settings): string[] {
  return [...turnedAround(settings), ...surroundings(settings)];
}

/** Axes in which the corners of the workspace are exchanged. An open corner is checked with the arm. */
function turnedAround({ 'workspace.min': min, 'workspace.max': max }: Settings): string[] {
  if (min.length !== 3 || max.length !== 3) return [];
  return ['x', 'y', 'z'].flatMap((axis, i) =>
    min[i] < max[i]
      ? []
      : [
          `parameter 'workspace.min' has ${axis} ${min[i]} m, expected less than ${max[i]} m of 'workspace.max'`,
        ],
  );
}

/** A table needs a place and a size, a floor a direction. */
function surroundings(settings: Settings): string[] {
  const {
    'collision.floor_normal': normal,
    'collision.table_centre': centre,
    'collision.table_size': size,
  } = settings;
  if ((centre.length === 0) !== (size.length === 0)) {
    const [there, missing] = centre.length > 0 ? ['centre', 'size'] : ['size', 'centre'];
    return [
      `parameter 'collision.table_${missing}' is empty, expected 3 numbers with 'collision.table_${there}', or both empty`,
    ];
  }
  if (normal.length === 3 && Math.hypot(...normal) < 1e-9)
    return ["parameter 'collision.floor_normal' is zero, expected a direction"];
  return size.flatMap((edge, i) =>
    edge > 0 ? [] : [`parameter 'collision.table_size' has ${'xyz'[i]} ${edge} m, expected more than 0 m`],
  );
}
