import { describe, expect, it } from 'vitest';
import { mismatch } from '../../../src/ros/client/graph-watch.js';
import { latchedQos, outputQos, QosOverrides, sensorQos, targetQos } from '../../../src/ros/client/qos.js';
import type { OtherEndpoint } from '../../../src/ros/client/other-endpoint.js';

describe('overrides of the quality of service', () => {
  it('change what they name, of the topic and end that they name', () => {
    const overrides = new QosOverrides({
      'qos_overrides./left/joint_states.subscription.reliability': 'reliable',
      'qos_overrides./left/joint_states.subscription.depth': 5,
      'qos_overrides./left/joint_states.subscription.history': 'keep_last',
      'qos_overrides./left/joint_states.publisher.durability': 'transient_local',
    });
    expect(overrides.problems).toEqual([]);
    expect(overrides.apply('/left/joint_states', 'subscription', sensorQos)).toEqual({
      reliability: 'reliable',
      durability: 'volatile',
      depth: 5,
    });
    expect(overrides.apply('/right/joint_states', 'subscription', sensorQos)).toEqual(sensorQos);
    expect(overrides.unused).toEqual(['qos_overrides./left/joint_states.publisher.durability']);
  });

  it.each([
    ['qos_overrides./a.subscription.reliability', 'best', 'is best, expected one of reliable, best_effort'],
    ['qos_overrides./a.publisher.durability', 'local', 'is local, expected one of volatile, transient_local'],
    ['qos_overrides./a.publisher.depth', 0, 'is 0, expected an integer from 1'],
    ['qos_overrides./a.publisher.history', 'keep_all', 'is keep_all, expected keep_last'],
    ['qos_overrides./a.publisher.deadline', 1, "sets 'deadline', expected reliability"],
    ['qos_overrides./a.reliability', 'reliable', 'is no override, expected qos_overrides./topic'],
  ])('%s: %s is refused', (name, value, reason) => {
    const { problems } = new QosOverrides({ [name]: value });
    expect(problems).toHaveLength(1);
    expect(problems[0]).toContain(`parameter '${name}' ${reason}`);
  });
});

describe('two ends of a topic', () => {
  const other = (changes: Partial<OtherEndpoint> = {}): OtherEndpoint => ({
    node: '/camera',
    type: 'sensor_msgs/msg/JointState',
    reliability: 'reliable',
    durability: 'volatile',
    ...changes,
  });
  const subscription = { direction: 'in', topic: '/a', type: 'sensor_msgs/msg/JointState' } as const;
  const publisher = { ...subscription, direction: 'out' } as const;

  it('hear each other where at least what is asked for is offered', () => {
    expect(mismatch({ ...subscription, qos: targetQos }, other())).toBeUndefined();
    expect(
      mismatch({ ...subscription, qos: sensorQos }, other({ reliability: 'best_effort' })),
    ).toBeUndefined();
    expect(mismatch({ ...publisher, qos: outputQos }, other({ reliability: 'best_effort' }))).toBeUndefined();
    expect(
      mismatch({ ...publisher, qos: latchedQos }, other({ durability: 'transient_local' })),
    ).toBeUndefined();
  });

  it('do not where less is offered, which is told with the remedy', () => {
    expect(mismatch({ ...subscription, qos: targetQos }, other({ reliability: 'best_effort' }))).toBe(
      'publisher /camera of /a is best effort, expected reliable; ' +
        'set qos_overrides./a.subscription.reliability:=best_effort to hear it',
    );
    expect(mismatch({ ...subscription, qos: latchedQos }, other())).toContain(
      'durability:=volatile to hear it',
    );
    expect(mismatch({ ...publisher, qos: outputQos }, other({ durability: 'transient_local' }))).toContain(
      'set qos_overrides./a.publisher.durability:=transient_local',
    );
    expect(mismatch({ ...publisher, qos: sensorQos }, other())).toContain('asks for reliable messages');
    expect(mismatch({ ...publisher, qos: outputQos }, other({ type: 'std_msgs/msg/String' }))).toContain(
      'has type std_msgs/msg/String, expected sensor_msgs/msg/JointState',
    );
  });
});
