import { describe, expect, it } from 'vitest';
import { StreamWatch } from '../../../src/ros/node/stream-watch.js';

/** How far apart two streams are found after `forS` of messages `at` their times (s). */
function found(
  messages: readonly { readonly tS: number; readonly q: number; readonly stampS?: number }[],
): number | undefined {
  const watch = new StreamWatch(2);
  for (const { tS, q, stampS } of [...messages].sort((a, b) => a.tS - b.tS))
    watch.read(Float64Array.of(q, 0.3), tS, stampS ?? tS);
  return watch.apartRad(Math.max(...messages.map(({ tS }) => tS)));
}

const stream = (rateHz: number, forS: number, q: (tS: number) => number, fromS = 0) =>
  Array.from({ length: Math.floor(forS * rateHz) }, (_, i) => {
    const tS = fromS + i / rateHz;
    return { tS, q: q(tS) };
  });
/** The same messages, up to 50 ms late. */
const late = (messages: ReturnType<typeof stream>) =>
  messages.map(({ tS, q }, i) => ({ tS: tS + 0.05 * Math.abs(Math.sin(1e4 * i)), q, stampS: tS }));
const moving = (tS: number) => 0.5 * Math.sin(3 * tS);

describe('joint states', () => {
  it.each([
    [150, 77],
    [100, 100],
    [500, 10],
  ])('of two publishers at %s and %s Hz that are 0.1 rad apart are told', (one, other) => {
    const messages = [...stream(one, 2, moving), ...stream(other, 2, (tS) => moving(tS) + 0.1, 0.0031)];
    expect(found(messages)).toBeCloseTo(0.1, 1);
  });

  it('of two that agree are not', () => {
    expect(found([...stream(150, 2, moving), ...stream(77, 2, moving, 0.003)])).toBeUndefined();
  });

  it('of one that moves, stops or has some noise are not', () => {
    expect(found(stream(100, 2, moving))).toBeUndefined();
    expect(found(stream(20, 2, (tS) => 0.8 * Math.sin(4 * tS)))).toBeUndefined();
    expect(found(stream(100, 2, (tS) => moving(tS) + 0.006 * Math.sin(1e4 * tS * tS)))).toBeUndefined();
  });

  it('of one are not, when they come out of order', () => {
    expect(found(late(stream(100, 2, moving)))).toBeUndefined();
  });

  it('of two are told even so, and where the clock of one is behind', () => {
    const other = stream(100, 2, (tS) => moving(tS) + 0.1, 0.0031);
    expect(found(late([...stream(100, 2, moving), ...other]))).toBeCloseTo(0.1, 1);
    const behind = other.map(({ tS, q }) => ({ tS, q, stampS: tS - 0.07 }));
    expect(found([...stream(100, 2, () => 0), ...behind])).toBeGreaterThan(0.02);
  });

  it('tell nothing where one is older than all that are remembered', () => {
    const old = [0.5, 1, 1.5].map((tS) => ({ tS: tS + 0.005, q: 1.4, stampS: -5 }));
    expect(found([...stream(100, 2, moving), ...old])).toBeUndefined();
  });

  it('are believed again some seconds after the other one is gone', () => {
    const watch = new StreamWatch(1);
    for (let i = 0; i < 20; i++) watch.read(Float64Array.of(i % 2 === 0 ? 0 : 0.1), i / 100, i / 100);
    expect(watch.apartRad(0.2)).toBeCloseTo(0.1, 9);
    for (let i = 20; i < 420; i++) watch.read(Float64Array.of(0), i / 100, i / 100);
    expect(watch.apartRad(4.2)).toBeUndefined();
  });
});
