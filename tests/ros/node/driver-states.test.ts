import { describe, expect, it } from 'vitest';
import { ContactWatch } from '../../../src/ros/node/contact-watch.js';
import type { Load } from '../../../src/ros/node/contact-watch.js';
import { ControllerWatch } from '../../../src/ros/node/controller-watch.js';
import { EnablingInput, isPressed } from '../../../src/ros/node/enabling-input.js';
import { ForceInput } from '../../../src/ros/node/force-input.js';
import { RobotStates } from '../../../src/ros/node/robot-states.js';
import { SpeedScaling } from '../../../src/ros/node/speed-scaling.js';

describe('a controller', () => {
  const named = (name: string, state: string) => ({ name, state });
  const watch = (name = '/left/arm_controller') => new ControllerWatch(name);

  it('that is active, or of which nobody has spoken, is no obstacle', () => {
    const controller = watch();
    expect(controller.obstacle).toBeUndefined();
    controller.take([named('other', 'inactive'), named('arm_controller', 'active')]);
    expect(controller.obstacle).toBeUndefined();
  });

  it('that is inactive or unknown is one, with what helps', () => {
    const controller = watch();
    controller.take([named('arm_controller', 'inactive')]);
    expect(controller.obstacle?.reason).toContain(
      "'arm_controller' is inactive: ros2 control switch_controllers --activate arm_controller",
    );
    controller.take([named('gripper', 'active')]);
    expect(controller.obstacle?.reason).toContain("no controller 'arm_controller', it has gripper");
    controller.take([named('arm_controller', 'active')]);
    expect(controller.obstacle).toBeUndefined();
  });
});

describe('a robot', () => {
  it('of UR stands in all modes but one, and for the most important reason', () => {
    const states = new RobotStates();
    expect(states.obstacle).toBeUndefined();
    states.urRobotMode(7);
    states.urSafetyMode(1);
    states.urProgram(true);
    expect(states.obstacle).toBeUndefined();
    states.urProgram(false);
    expect(states.obstacle?.reason).toContain('External Control');
    states.urRobotMode(5);
    expect(states.obstacle?.reason).toContain('brakes closed');
    states.urSafetyMode(3);
    expect(states.obstacle?.reason).toContain('protective stop');
    for (const mode of [-1, 0, 1, 2, 3, 4, 5, 6, 8]) {
      const other = new RobotStates();
      other.urRobotMode(mode);
      expect(other.obstacle, String(mode)).toBeDefined();
    }
    for (let mode = 3; mode <= 13; mode++) {
      const other = new RobotStates();
      other.urSafetyMode(mode);
      expect(other.obstacle, String(mode)).toBeDefined();
    }
    const reduced = new RobotStates();
    reduced.urSafetyMode(2);
    expect(reduced.obstacle).toBeUndefined();
  });

  it('of Franka moves when idle or moving', () => {
    const movable = [0, 1, 2, 3, 4, 5, 6].filter((mode) => {
      const states = new RobotStates();
      states.frankaMode(mode);
      return states.obstacle === undefined;
    });
    expect(movable).toEqual([1, 2]);
  });
});

describe('the scale of speed', () => {
  it('is the lowest that is fresh, and 1 where nobody tells it', () => {
    const speed = new SpeedScaling();
    expect(speed.scale(10)).toBe(1);
    speed.take('pendant', 0.5, 10);
    speed.take('controller', 1, 10);
    expect(speed.scale(10.5)).toBe(0.5);
    expect(speed.scale(11.5)).toBe(1);
    speed.take('pendant', 0, 12);
    expect(speed.scale(12)).toBe(0);
  });

  it('is never faster than full speed, and takes nothing that is no number', () => {
    const speed = new SpeedScaling();
    expect(speed.take('pendant', 1.2, 1)).toBe(true);
    expect(speed.scale(1)).toBe(1);
    for (const wrong of [NaN, -0.1, Infinity])
      expect(speed.take('pendant', wrong, 1), String(wrong)).toBe(false);
    expect(speed.scale(1)).toBe(1);
  });
});

describe('a speed that the controller was asked for', () => {
  it('counts until another is asked for, but only while nobody tells the real one', () => {
    const speed = new SpeedScaling();
    for (const wrong of [NaN, -0.1, Infinity]) expect(speed.ask(wrong), String(wrong)).toBe(false);
    expect(speed.ask(0.4)).toBe(true);
    expect(speed.scale(1000)).toBe(0.4);
    speed.take('controller', 1, 1000);
    expect(speed.scale(1000.5)).toBe(1);
    expect(speed.scale(1001.5)).toBe(0.4);
    speed.ask(3);
    expect(speed.scale(1001.5)).toBe(1);
  });
});

describe('a force sensor', () => {
  const wrench = { force: { x: 3, y: 0, z: -4 }, torque: { x: 0, y: 2, z: 0 } };

  it('tells the sizes of force and torque', () => {
    const input = new ForceInput('/wrench');
    input.take(wrench, 1);
    expect([input.force.value, input.torque.value]).toEqual([5, 2]);
  });

  it.each(['force', 'torque'] as const)('must not be silent where its %s has a limit', (kind) => {
    const input = new ForceInput('/wrench');
    expect(input.disabled(5, 0.5)).toBeUndefined();
    input[kind].limit = 10;
    expect(input.disabled(5, 0.5)).toBe('no force has come on /wrench');
    input.take(wrench, 5);
    expect(input.disabled(5.5, 0.5)).toBeUndefined();
    expect(input.disabled(5.6, 0.5)).toBe('no force has come on /wrench for more than 0.5 s');
  });
});

describe('an enabling input', () => {
  it('enables only while it is pressed and fresh', () => {
    const input = new EnablingInput('/enable');
    expect(input.disabled(5, 0.5)).toContain('nothing has come on /enable');
    input.take(true, 5);
    expect(input.disabled(5.4, 0.5)).toBeUndefined();
    expect(input.disabled(5.6, 0.5)).toContain('more than 0.5 s');
    input.take(false, 6);
    expect(input.disabled(6, 0.5)).toContain('released');
  });

  it('may be a button that there is', () => {
    expect(isPressed([0, 1], 1)).toBe(true);
    expect(isPressed([0, 1], 0)).toBe(false);
    expect(isPressed(Int32Array.of(1), 3)).toBe(false);
  });
});

describe('a load', () => {
  const watched = () => {
    const load: Load = { name: 'the effort of elbow', unit: 'N m', value: NaN, limit: 10 };
    return { load, watch: new ContactWatch([load]) };
  };

  it('beyond its limit is contact while the arm moves, whatever its sign', () => {
    const { load, watch } = watched();
    expect(watch.look(false)).toBeUndefined();
    load.value = -9;
    expect(watch.look(false)).toBeUndefined();
    load.value = -11;
    expect(watch.look(false)).toMatchObject({
      kind: 'contact',
      latched: true,
      reason: 'the effort of elbow is 11.00 N m, at most 10 N m are allowed',
    });
  });

  it('stops nothing while the arm rests', () => {
    const { load, watch } = watched();
    load.value = 50;
    expect(watch.look(true)).toBeUndefined();
  });

  it('that was beyond it before may fall, but not grow, and counts again once it fell', () => {
    const { load, watch } = watched();
    load.value = 20;
    watch.look(true);
    expect(watch.look(false)).toBeUndefined();
    load.value = 15;
    expect(watch.look(false)).toBeUndefined();
    load.value = 18;
    expect(watch.look(false)).toBeDefined();
    load.value = 8;
    watch.look(false);
    load.value = 11;
    expect(watch.look(false)).toBeDefined();
  });

  it('without a limit, or unknown, is none', () => {
    const { load, watch } = watched();
    load.value = 1000;
    load.limit = 0;
    expect(watch.look(false)).toBeUndefined();
  });
});
