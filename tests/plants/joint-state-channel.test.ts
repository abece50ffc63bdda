import { describe, expect, it } from 'vitest';
import { healthy } from '../../src/parameters/fault-table.js';
import { JointStateChannel } from '../../src/plants/joint-state-channel.js';
import type { ChannelFaults, JointReading } from '../../src/plants/joint-state-channel.js';

const joints = ['shoulder', 'elbow'];
const seed = 20231;
const cycleS = 0.005;

function channelWith(faults: Partial<ChannelFaults>): JointStateChannel {
  return new JointStateChannel(joints, seed, { ...healthy, ...faults });
}

/** Message i says i and -i; stamps are 100 s ahead of the time of sending. */
function reading(i: number): JointReading {
  return {
    stampS: 100 + i * cycleS,
    position: Float64Array.of(i, -i),
    velocity: Float64Array.of(1, 2),
    effort: Float64Array.of(3, 4),
  };
}

interface Arrival {
  readonly atS: number;
  readonly reading: JointReading;
}

/** Sends `count` readings, one per cycle, and looks for arrivals in each. */
function through(channel: JointStateChannel, count: number): Arrival[] {
  const arrivals: Arrival[] = [];
  for (let i = 0; i < count; i++) {
    const atS = i * cycleS;
    channel.send(reading(i), atS);
    arrivals.push(...channel.receive(atS).map((reading) => ({ atS, reading })));
  }
  return arrivals;
}

const numbers = (arrivals: readonly Arrival[]) => arrivals.map(({ reading }) => reading.position[0]);
const count = (n: number) => Array.from({ length: n }, (_, i) => i);

describe('a channel of joint states', () => {
  it('hands everything on at once, unchanged, while nothing is wrong', () => {
    const arrivals = through(channelWith({}), 50);
    expect(arrivals).toEqual(count(50).map((i) => ({ atS: i * cycleS, reading: reading(i) })));
  });

  it('copies what it carries', () => {
    const channel = channelWith({ delay: 1 });
    const sent = reading(1);
    channel.send(sent, 0);
    sent.position.fill(9);
    expect(channel.receive(1)).toEqual([reading(1)]);
  });

  it('loses the share that it is told, the same ones for the same seed', () => {
    const arrived = numbers(through(channelWith({ drop: 0.3 }), 2000));
    // Five standard deviations of a binomial.
    expect(Math.abs(arrived.length - 1400)).toBeLessThan(5 * Math.sqrt(2000 * 0.3 * 0.7));
    expect(arrived).toEqual([...arrived].sort((a, b) => a - b));
    expect(numbers(through(channelWith({ drop: 0.3 }), 2000))).toEqual(arrived);
    expect(numbers(through(channelWith({ drop: 0.3, noise: 0.1, jitter: 1e-9 }), 2000))).not.toEqual(arrived);
  });

  it('loses the same ones whatever else is wrong', () => {
    const stamps = (faults: Partial<ChannelFaults>) =>
      through(channelWith({ drop: 0.3, ...faults }), 500).map(({ reading }) => reading.stampS);
    expect(stamps({ noise: 0.1, nan: 0.5 })).toEqual(stamps({}));
  });

  it('loses all or none at the ends of the range', () => {
    expect(through(channelWith({ drop: 1 }), 100)).toEqual([]);
    expect(through(channelWith({ silent: true }), 100)).toEqual([]);
    expect(through(channelWith({ drop: 0 }), 100)).toHaveLength(100);
  });

  it('brings some twice, one after the other', () => {
    const arrived = numbers(through(channelWith({ duplicate: 0.5 }), 1000));
    const repeated = arrived.filter((x, i) => i > 0 && x === arrived[i - 1]);
    expect(Math.abs(repeated.length - 500)).toBeLessThan(5 * Math.sqrt(250));
    expect([...new Set(arrived)]).toEqual(count(1000));
  });

  it('lets some be overtaken by the next, and loses none by that', () => {
    const arrived = numbers(through(channelWith({ reorder: 0.2 }), 1001));
    const back = arrived.filter((x, i) => i > 0 && x === arrived[i - 1] - 1);
    expect(back.length).toBeGreaterThan(100);
    expect(arrived.length).toBeGreaterThanOrEqual(1000);
    expect([...arrived].sort((a, b) => a - b)).toEqual(count(arrived.length));
  });

  it('is late by the delay, with the stamps of the reading', () => {
    const arrivals = through(channelWith({ delay: 0.0495 }), 100);
    expect(arrivals).toHaveLength(90);
    for (const { atS, reading: arrived } of arrivals) expect(atS + 100 - arrived.stampS).toBeCloseTo(0.05, 9);
  });

  it('is later still, and out of order, with jitter', () => {
    const arrivals = through(channelWith({ delay: 0.01, jitter: 0.05 }), 1000);
    const late = arrivals.map(({ atS, reading: { stampS } }) => atS + 100 - stampS);
    expect(Math.min(...late)).toBeGreaterThan(0.01 - 1e-9);
    expect(Math.max(...late)).toBeLessThan(0.06 + cycleS);
    expect(Math.max(...late) - Math.min(...late)).toBeGreaterThan(0.04);
    const arrived = numbers(arrivals);
    expect(arrived).not.toEqual([...arrived].sort((a, b) => a - b));
  });

  it('adds noise of the deviation that it is told', () => {
    const arrivals = through(channelWith({ noise: 0.02, velocity_noise: 0.5 }), 4000);
    const deviation = (values: number[]) =>
      Math.sqrt(values.reduce((sum, x) => sum + x * x, 0) / values.length);
    // Five standard errors of a deviation out of 4000.
    const relative = 5 / Math.sqrt(2 * 4000);
    const angles = arrivals.map(({ reading }, i) => reading.position[0] - i);
    expect(Math.abs(deviation(angles) / 0.02 - 1)).toBeLessThan(relative);
    const speeds = arrivals.map(({ reading }) => reading.velocity[1] - 2);
    expect(Math.abs(deviation(speeds) / 0.5 - 1)).toBeLessThan(relative);
  });

  it('puts a NaN into one angle of the share that it is told', () => {
    const wrong = through(channelWith({ nan: 0.25 }), 1000)
      .map(({ reading }) => [...reading.position].filter(Number.isNaN).length)
      .filter((n) => n > 0);
    expect(new Set(wrong)).toEqual(new Set([1]));
    expect(Math.abs(wrong.length - 250)).toBeLessThan(5 * Math.sqrt(1000 * 0.25 * 0.75));
  });

  it('shows a stuck joint where it stuck, at rest, until it is freed', () => {
    const channel = channelWith({});
    const last = (i: number) => {
      channel.send(reading(i), i);
      return channel.receive(i).at(-1);
    };
    last(1);
    channel.faults = { ...healthy, stuck: 'elbow' };
    last(2);
    expect(last(7)).toMatchObject({ position: Float64Array.of(7, -2), velocity: Float64Array.of(1, 0) });
    channel.faults = healthy;
    expect(last(8)).toEqual(reading(8));
    channel.faults = { ...healthy, stuck: 'elbow' };
    expect(last(9)?.position[1]).toBe(-9);
  });
});
