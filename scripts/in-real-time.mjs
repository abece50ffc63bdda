/** Whether a file of tests holds processes against a clock; all others are the same each time they run. */
export const inRealTime = (file) =>
  /(^|\/)tests\/((ros|gazebo|cli|package|security)\/|full\/(colcon|faults|hostile|orders|soak|soft|storm))/.test(
    file,
  );
