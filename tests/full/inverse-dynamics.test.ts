import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { describedRobot } from '../../src/arm/robot.js';
import { Random } from '../../src/model/numbers/random.js';
import { readConfigurationFile } from '../../src/parameters/configuration-file.js';
import { resolveSettings } from '../../src/parameters/settings.js';
import { NominalDynamics } from '../../src/plants/nominal-dynamics.js';
import { spreadPostures } from '../../src/plants/servo-gains.js';
import { describeWith, pythonEnvironment } from '../support/python-environment.js';

const environment = pythonEnvironment('.pinocchio', 'pinocchio-requirements.txt');
const script = fileURLToPath(new URL('../support/inverse_dynamics.py', import.meta.url));

interface State {
  readonly position: readonly number[];
  readonly velocity: readonly number[];
  readonly acceleration: readonly number[];
}

/** Efforts of each state by Pinocchio. It knows no friction of joints. */
function byPinocchio(question: object): number[][] {
  const { status, stdout, stderr } = spawnSync(environment.python, [script], {
    input: JSON.stringify(question),
    encoding: 'utf8',
    maxBuffer: 2 ** 26,
  });
  expect(status, stderr).toBe(0);
  return JSON.parse(stdout) as number[][];
}

describeWith(environment, 'Pinocchio', 'inverse dynamics', () => {
  it.each(['panda', 'left_arm', 'ur5', 'kinova'])(
    "MuJoCo's agree with Pinocchio's within 1e-9 N m: %s",
    async (name) => {
      const settings = resolveSettings('robot', await readConfigurationFile(`config/${name}.yaml`));
      const { arm, urdfText, urdfName } = describedRobot(settings);
      const stream = new Random(7).stream('targets');
      const some = (most: number) =>
        Array.from({ length: arm.joints }, () => most * (2 * stream.uniform() - 1));
      const states: State[] = [...spreadPostures(arm.lower, arm.upper, 100)].map((posture) => ({
        position: [...posture],
        velocity: some(2),
        acceleration: some(10),
      }));
      const dynamics = await NominalDynamics.create(arm, urdfText, urdfName);
      try {
        const { gravity, damping } = dynamics;
        const peers = byPinocchio({ urdf: urdfText, joints: arm.jointNames, gravity, states });
        const effort = new Float64Array(arm.joints);
        let largest = 0;
        let off = 0;
        states.forEach(({ position, velocity, acceleration }, i) => {
          dynamics.inverse(
            Float64Array.from(position),
            Float64Array.from(velocity),
            Float64Array.from(acceleration),
            effort,
          );
          effort.forEach((own, j) => {
            largest = Math.max(largest, Math.abs(own));
            off = Math.max(off, Math.abs(own - damping[j] * velocity[j] - peers[i][j]));
          });
        });
        expect(largest).toBeGreaterThan(0.5);
        expect(off).toBeLessThan(1e-9);
      } finally {
        dynamics.dispose();
      }
    },
  );
});
