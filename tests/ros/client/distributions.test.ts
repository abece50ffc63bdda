/** The layouts of messages in other distributions of ROS 2 than the one that the program is tested with. */
import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { parse } from '@foxglove/rosmsg';
import { expect, it } from 'vitest';

const require = createRequire(import.meta.url);

/** Fields of a type and of all that it contains, in their order: what the bytes of a message depend on. */
function layoutOf(type: string, distribution: string): readonly string[] {
  const file = require.resolve(`@foxglove/rosmsg-msgs-common/msgdefs/${distribution}/${type}.msg`);
  return parse(readFileSync(file, 'utf8'), { ros2: true }).flatMap(({ name, definitions }) =>
    definitions
      .filter(({ isConstant }) => isConstant !== true)
      .map(({ name: field, type: of, isArray, arrayLength, arrayUpperBound }) =>
        [name ?? type, field, of, isArray, arrayLength, arrayUpperBound].join(' '),
      ),
  );
}

/**
 * The core types that the programs subscribe to, and decode themselves: a different layout would be misread in silence.
 * Types of drivers are in no distribution's core; theirs are looked at where they are read.
 */
const received = [
  ...new Set(
    readdirSync('src/ros', { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.ts'))
      .flatMap((file) =>
        Array.from(
          readFileSync(`src/ros/${file}`, 'utf8').matchAll(/subscribe\(\s*'(\w+\/msg\/\w+)'/g),
          ([, type]) => type,
        ),
      )
      .filter((type) =>
        /^(diagnostic|geometry|rosgraph|sensor|std|trajectory|visualization)_msgs\//.test(type),
      ),
  ),
];

it('the programs subscribe to some types', () => {
  expect(received).toEqual(
    expect.arrayContaining(['sensor_msgs/msg/JointState', 'geometry_msgs/msg/PointStamped']),
  );
});

it.each(received)('%s has one layout in Humble, Iron and Jazzy', (type) => {
  const jazzy = layoutOf(type, 'ros2jazzy');
  expect(jazzy.length).toBeGreaterThan(0);
  for (const distribution of ['ros2humble', 'ros2iron']) expect(layoutOf(type, distribution)).toEqual(jazzy);
});

it('markers, which are only sent, have all fields that are set in each distribution', () => {
  // rclnodejs fills in the fields that the distribution of the machine has beside these.
  const set = ['header', 'ns', 'id', 'type', 'action', 'pose', 'scale', 'color', 'points'];
  for (const distribution of ['ros2humble', 'ros2iron', 'ros2jazzy']) {
    const fields = layoutOf('visualization_msgs/msg/Marker', distribution).map((line) => line.split(' ')[1]);
    expect(fields).toEqual(expect.arrayContaining(set));
  }
});
