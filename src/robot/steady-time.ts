/** Steady time (s): it runs evenly, even if somebody sets the clock. */
export const steadyS = (): number => performance.now() / 1000;
