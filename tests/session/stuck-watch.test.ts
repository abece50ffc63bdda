/** The watch asks the joints only where it is told to, and with the command of the time of the measurement. */
import { describe, expect, it } from 'vitest';
import { createMeasurement } from '../../src/motion/plant.js';
import { StuckWatch } from '../../src/session/stuck-watch.js';
import { sequenceSettings as settings } from '../support/session-rig.js';

/** A watch of an arm that was sent from 0 to (0.3, 0.3), whose first joint did not move. */
function scene(enabled = true) {
  const motion = {
    position: new Float64Array(2),
    /** Whether the command at the time of a measurement is known. */
    known: true,
    expect(_: unknown, out: Float64Array) {
      out.set(this.known ? this.position : [9, 9]);
      return this.known;
    },
  };
  const watch = new StuckWatch(2, motion as never);
  watch.enabled = enabled;
  const measured = createMeasurement(2);
  const see = (...position: number[]) => {
    measured.position.set(position);
    watch.look(measured);
  };
  see(0, 0);
  watch.begin();
  return { watch, motion, measured, see };
}

function stuck() {
  const all = scene();
  all.motion.position.set([0.3, 0.3]);
  all.see(0, 0.29);
  all.watch.judge(all.measured);
  return all;
}

describe('a joint that did not follow', () => {
  it('is stuck, is told, and stays in its place on the way home', () => {
    const { watch } = stuck();
    expect(watch.held).toEqual(Float64Array.of(0, NaN));
    expect(watch.remark(['shoulder', 'elbow'])).toBe(
      'shoulder is stuck at 0.000 rad: reaches go on with the other joints',
    );
    expect(watch.home(Float64Array.of(0.5, 0.5))).toEqual(Float64Array.of(0, 0.5));
  });

  it('is nothing that anybody hears of while the watch is off', () => {
    const { watch, motion, measured, see } = scene(false);
    motion.position.set([0.3, 0.3]);
    see(0, 0.29);
    watch.judge(measured);
    watch.enabled = true;
    expect(watch.held).toBeUndefined();
    expect(watch.remark(['shoulder', 'elbow'])).toBeUndefined();
    const kept = stuck().watch;
    kept.enabled = false;
    expect(kept.held).toBeUndefined();
    const home = Float64Array.of(0.5, 0.5);
    expect(kept.home(home)).toBe(home);
    expect(kept.probe(home, settings)).toBeUndefined();
  });

  it('is not judged while it is unknown which command the measurement belongs to', () => {
    const { watch, motion, measured, see } = scene();
    motion.known = false;
    motion.position.set([0.3, 0.3]);
    see(0, 0.29);
    watch.judge(measured);
    expect(watch.held).toBeUndefined();
    motion.known = true;
    watch.judge(measured);
    expect(watch.held).toBeDefined();
  });

  it('is judged where the reach was halted for it, with where the arm and its command are', () => {
    const { watch, motion, measured, see } = scene();
    motion.position.set([0.3, 0.3]);
    see(0, 0.29);
    expect(watch.heldBack(measured)).toMatchObject({
      posture: Float64Array.of(0, 0.29),
      commanded: Float64Array.of(0.3, 0.3),
      held: Float64Array.of(0, NaN),
    });
  });

  it('is free as soon as it moves, which changes the version', () => {
    const { watch, see } = stuck();
    const { version } = watch;
    see(0.2, 0.29);
    expect(watch.held).toBeUndefined();
    expect(watch.version).toBe(version + 1);
  });
});

describe('joints that jammed on the way', () => {
  it('are judged by what was sent since they last moved, as far as the command is known', () => {
    const ends = (known: boolean) => {
      const { watch, motion, measured, see } = scene();
      for (let n = 1; n <= 20; n++) {
        motion.known = known || n === 1;
        motion.position.fill(0.03 * n);
        see(Math.min(0.45, 0.03 * n), 0.03 * n);
      }
      motion.known = true;
      watch.judge(measured);
      return watch.held;
    };
    expect(ends(true)).toEqual(Float64Array.of(0.45, NaN));
    // By what is known of this movement the joint went most of its way.
    expect(ends(false)).toBeUndefined();
  });
});

describe('a probe', () => {
  it('is made before the first reach, judges nothing while it is under way, and is over after 0.4 s', () => {
    const { watch, motion, measured, see } = stuck();
    const way = watch.probe(Float64Array.of(0.5, 0.5), settings);
    expect(way).toBeDefined();
    expect(watch.isProbing).toBe(true);
    motion.position.set([0.4, 0.5]);
    see(0, 0.5);
    const { version } = watch;
    watch.begin();
    motion.position.set([0.4, 0.9]);
    see(0, 0.5);
    watch.judge(measured);
    expect(watch.version).toBe(version);
    expect(watch.endProbe(0.39)).toBe(false);
    expect(watch.isProbing).toBe(true);
    expect(watch.endProbe(0.4)).toBe(true);
    expect(watch.isProbing).toBe(false);
    expect(watch.held?.[0]).toBe(0);
    expect(watch.probe(Float64Array.of(0.5, 0.5), settings)).toBeUndefined();
  });

  it('frees the joint that follows it', () => {
    const { watch, motion, see } = stuck();
    watch.probe(Float64Array.of(0.5, 0.5), settings);
    motion.position.set([0.1, 0.5]);
    see(0.02, 0.5);
    expect(watch.held).toBeDefined();
    motion.position.set([0.03, 0.5]);
    watch.endProbe(0.4);
    expect(watch.held).toBeUndefined();
  });

  it('is over with the reach that is given up', () => {
    const { watch } = stuck();
    watch.probe(Float64Array.of(0.5, 0.5), settings);
    watch.giveUp();
    expect(watch.isProbing).toBe(false);
  });
});
