/** What faults of the same kind have in common. */
export const share = { range: [0, 1], live: true } as const;
export const seconds = { unit: 's', range: [0, 10], live: true } as const;
export const names = { namesJoints: true, live: true } as const;
/** One value stands for all joints. */
export const perJoint = { length: 'one per joint or one', mayBeEmpty: true, live: true } as const;
export const moments = { unit: 's', elements: 'not negative', mayBeEmpty: true, live: true } as const;
export const moment = { ...moments, length: 1 } as const;
