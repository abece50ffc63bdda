/** Whether a file of tests holds processes against a clock; all others are the same each time they run. */
export const inRealTime = (file) =>
  /(^|\/)tests\/((ros|gazebo|cli|package|security)\/|(full|long)\/(colcon|compare|faults|hostile|orders|soak|soft|storm|your-arm))/.test(
    file,
  );
