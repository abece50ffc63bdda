/** What is used of jstat, which comes without types. */
declare module 'jstat' {
  interface StudentT {
    /** Probability of a value up to `x`. */
    cdf(x: number, degreesOfFreedom: number): number;
    /** The value that is not exceeded with probability `p`. */
    inv(p: number, degreesOfFreedom: number): number;
  }
  const jstat: { readonly studentt: StudentT };
  export = jstat;
}
