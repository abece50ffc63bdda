/**
 * A rigid transform x' = R x + t as 12 numbers: R row-major (9), then t (3, m).
 * Used where arms are read; the kinematics work on the same layout without making new ones.
 */
export type Transform = Float64Array;

export const transformSize = 12;

export function identity(): Transform {
  return Float64Array.of(1, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0);
}

/** First `b`, then `a`: x' = Ra (Rb x + tb) + ta. */
export function compose(a: Transform, b: Transform): Transform {
  const out = new Float64Array(transformSize);
  for (let i = 0; i < 3; i++) {
    for (let j = 0; j < 3; j++)
      out[3 * i + j] = a[3 * i] * b[j] + a[3 * i + 1] * b[3 + j] + a[3 * i + 2] * b[6 + j];
    out[9 + i] = a[3 * i] * b[9] + a[3 * i + 1] * b[10] + a[3 * i + 2] * b[11] + a[9 + i];
  }
  return out;
}

export function inverse(a: Transform): Transform {
  const out = new Float64Array(transformSize);
  for (let i = 0; i < 3; i++) {
    for (let j = 0; j < 3; j++) out[3 * i + j] = a[3 * j + i];
    out[9 + i] = -(a[i] * a[9] + a[3 + i] * a[10] + a[6 + i] * a[11]);
  }
  return out;
}

/** Rotation of a unit quaternion (9, row-major). */
export function rotationOf([x, y, z, w]: readonly [number, number, number, number]): Float64Array {
  return Float64Array.of(
    1 - 2 * (y * y + z * z),
    2 * (x * y - w * z),
    2 * (x * z + w * y),
    2 * (x * y + w * z),
    1 - 2 * (x * x + z * z),
    2 * (y * z - w * x),
    2 * (x * z - w * y),
    2 * (y * z + w * x),
    1 - 2 * (x * x + y * y),
  );
}

/** Rotation of the unit quaternion (x, y, z, w), then shift by `t`. */
export function fromQuaternion(
  { x, y, z, w }: { readonly x: number; readonly y: number; readonly z: number; readonly w: number },
  t: { readonly x: number; readonly y: number; readonly z: number },
): Transform {
  return Float64Array.of(...rotationOf([x, y, z, w]), t.x, t.y, t.z);
}

/**
 * A rotation that takes the z axis to the unit vector (x, y, z), exact for the six coordinate axes.
 * (Duff et al. 2017, Building an orthonormal basis, revisited. JCGT 6(1).)
 */
export function zTo({ x, y, z }: { readonly x: number; readonly y: number; readonly z: number }): Transform {
  const sign = z >= 0 ? 1 : -1;
  const a = -1 / (sign + z);
  const b = x * y * a;
  return Float64Array.of(
    1 + sign * x * x * a,
    b,
    x,
    sign * b,
    sign + y * y * a,
    y,
    -sign * x,
    -y,
    z,
    0,
    0,
    0,
  );
}
