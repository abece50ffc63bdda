import { expect, it } from 'vitest';
import { describedRobot } from '../../src/arm/robot.js';
import { resolveSettings } from '../../src/parameters/settings.js';
import { ControlCycle } from '../../src/robot/control-cycle.js';
import { createRobot } from '../../src/robot/driven-robot.js';

it('tells the robot nothing while its time stands still, and the same again when it goes on', async () => {
  const settings = resolveSettings('robot', { controller: 'ik' });
  const robot = await createRobot(settings, describedRobot(settings), {
    thread: 'callers',
    commandInterface: 'position',
    onError: (what, error) => {
      throw new Error(what, { cause: error });
    },
  });
  try {
    await robot.controller.prepared;
    const cycle = new ControlCycle(robot);
    cycle.activate();
    cycle.measured.position.set(robot.startPosture);
    const at = (nowS: number, standing?: string) => {
      if (standing === undefined) cycle.measured.stampS = nowS;
      return { told: cycle.run(nowS, { standing }).command?.slice(), held: cycle.held };
    };
    at(1);
    const before = at(1.01);
    expect(before.told).toEqual(robot.startPosture);
    expect(before.held).toEqual(robot.startPosture);
    expect(at(1.01, 'time on /clock stands still')).toEqual({ told: undefined, held: undefined });
    expect(at(1.02)).toEqual(before);
  } finally {
    await robot.close();
  }
});
