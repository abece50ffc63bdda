import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { describedRobot } from '../../../src/arm/robot.js';
import type { RobotDescription } from '../../../src/arm/robot.js';
import { parseUrdf } from '../../../src/arm/urdf-document.js';
import { InertiaRegressor } from '../../../src/controllers/classical/inertia-regressor.js';
import { Random } from '../../../src/model/numbers/random.js';
import { readConfigurationFile } from '../../../src/parameters/configuration-file.js';
import { resolveSettings } from '../../../src/parameters/settings.js';
import { NominalDynamics } from '../../../src/plants/nominal-dynamics.js';
import { rigidGroups } from '../../../src/plants/rigid-groups.js';

describe.each(['left_arm', 'panda', 'ur5'] as const)('the dynamics of %s', (name) => {
  let robot: RobotDescription;
  let dynamics: NominalDynamics;
  let regressor: InertiaRegressor;
  let n: number;
  const stream = new Random(3).stream('goals');
  const drawn = (scale: number) => Float64Array.from({ length: n }, () => scale * (2 * stream.uniform() - 1));

  beforeAll(async () => {
    robot = describedRobot(resolveSettings('robot', await readConfigurationFile(`config/${name}.yaml`)));
    n = robot.arm.joints;
    dynamics = await NominalDynamics.create(robot.arm, robot.urdfText, robot.urdfName);
    const groups = rigidGroups(parseUrdf(robot.urdfText, robot.urdfName), robot.arm);
    regressor = new InertiaRegressor(groups, robot.arm.jointNames, dynamics.gravity);
  });
  afterAll(() => {
    dynamics.dispose();
  });

  /** Y(q, q', q_r', q_r'') times some parameters. */
  const torque = (
    q: Float64Array,
    qd: Float64Array,
    qdr: Float64Array,
    qddr: Float64Array,
    a: Float64Array,
  ) => {
    const y = new Float64Array(n * a.length);
    regressor.fill(q, qd, qdr, qddr, y);
    return Float64Array.from({ length: n }, (_, j) =>
      a.reduce((sum, x, k) => sum + y[j * a.length + k] * x, 0),
    );
  };

  it('are those of MuJoCo to 1e-9 N m, from the same description', () => {
    const out = new Float64Array(n);
    for (let draw = 0; draw < 50; draw++) {
      const [q, qd, qdd] = [drawn(3), drawn(2), drawn(5)];
      dynamics.inverse(q, qd, qdd, out);
      const { damping } = dynamics;
      const own = torque(q, qd, qd, qdd, regressor.nominal).map((u, j) => u + damping[j] * qd[j]);
      own.forEach((u, j) => {
        expect(Math.abs(u - out[j])).toBeLessThan(1e-9);
      });
    }
  });

  it("have a C for which M' - 2 C is skew-symmetric: s' M' s = 2 s' C s", () => {
    const zero = () => new Float64Array(n);
    const h = 1e-5;
    const a = regressor.nominal;
    for (let draw = 0; draw < 20; draw++) {
      const [q, qd, s] = [drawn(3), drawn(2), drawn(1)];
      const gravity = torque(q, zero(), zero(), zero(), a);
      const coriolis = torque(q, qd, s, zero(), a).map((u, j) => u - gravity[j]);
      const kinetic = (share: number) => {
        const at = q.map((x, j) => x + share * h * qd[j]);
        const held = torque(at, zero(), zero(), zero(), a);
        return torque(at, zero(), zero(), s, a).reduce((sum, u, j) => sum + s[j] * (u - held[j]), 0);
      };
      const change = (kinetic(1) - kinetic(-1)) / (2 * h);
      const twice = 2 * coriolis.reduce((sum, u, j) => sum + s[j] * u, 0);
      expect(Math.abs(change - twice)).toBeLessThan(1e-6 * (1 + Math.abs(twice)));
    }
  });
});
