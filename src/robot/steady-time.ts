/** Steady time (s): it goes on evenly whatever anybody sets a clock to. */
export const steadyS = (): number => performance.now() / 1000;
