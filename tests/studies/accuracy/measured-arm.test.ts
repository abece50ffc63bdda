import { expect, it } from 'vitest';
import { describedRobot } from '../../../src/arm/robot.js';
import { vector3 } from '../../../src/model/numbers/vector.js';
import { resolveSettings } from '../../../src/parameters/settings.js';
import { MeasuredArm } from '../../../src/studies/accuracy/measured-arm.js';

it('is put back at its start after a reach that ended near it, and no encoder is doubted', async () => {
  const settings = resolveSettings('robot', { controller: 'ik' });
  const subject = await MeasuredArm.create(settings, describedRobot(settings));
  const hand = new Float64Array(3);
  // Nearer to the start posture than the tracking error may be, farther than a joint goes in a cycle.
  subject.arm.forward(Float64Array.of(-0.138, 0.953, -0.199, -0.421), hand);
  const near = vector3(hand);
  subject.arm.forward(Float64Array.of(0.5, 0.2, 0.1, -0.9), hand);
  try {
    await subject.prepare();
    for (const target of [near, vector3(hand), near, near])
      expect((await subject.reach(target, true)).errorM).toBeLessThan(0.001);
  } finally {
    await subject.close();
  }
});

it('goes on after a halt that only an operator releases', async () => {
  const settings = resolveSettings('robot', { controller: 'ik' });
  const subject = await MeasuredArm.create(settings, describedRobot(settings));
  const hand = new Float64Array(3);
  subject.arm.forward(Float64Array.of(0.5, 0.2, 0.1, -0.9), hand);
  try {
    await subject.prepare();
    await subject.disturb({ encoder_step: [0.25], encoder_step_at: [1] });
    expect((await subject.reach(vector3(hand), true)).code).toBe(33);
    await subject.disturb({});
    expect((await subject.reach(vector3(hand), true)).errorM).toBeLessThan(0.001);
  } finally {
    await subject.close();
  }
});
