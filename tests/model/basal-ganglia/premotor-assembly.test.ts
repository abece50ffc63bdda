import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PremotorAssembly } from '../../../src/model/basal-ganglia/premotor-assembly.js';

const share = fc.double({ min: 0, max: 1, noNaN: true });

function answered(assembly: PremotorAssembly, u: readonly number[]): Float64Array {
  const drive = new Float64Array(u.length / assembly.size);
  assembly.answer(Float64Array.from(u), drive);
  return drive;
}

describe('several premotor cells per primitive', () => {
  it('are driven as if there were only the strongest, whatever the inhibition', () => {
    fc.assert(
      fc.property(
        fc.array(share, { minLength: 8, maxLength: 8 }),
        fc.array(share, { minLength: 32, maxLength: 32 }),
        (u, inhibition) => {
          const assembly = new PremotorAssembly(2, 4);
          assembly.inhibition.set(inhibition);
          expect([...answered(assembly, u)]).toEqual([Math.max(...u.slice(0, 4)), Math.max(...u.slice(4))]);
          assembly.rates.forEach((rate, i) => {
            expect(rate).toBeGreaterThanOrEqual(0);
            expect(rate).toBeLessThanOrEqual(u[i]);
          });
        },
      ),
    );
  });

  it('inhibit the later ones: e_2 = u_2 - v_21 e_1, e_3 = u_3 - v_31 e_1 - v_32 e_2', () => {
    const assembly = new PremotorAssembly(1, 3);
    const [first, second, third] = [1, 0, 2];
    const set = (to: number, from: number, v: number) => (assembly.inhibition[to * 3 + from] = v);
    set(second, first, 0.5);
    set(third, first, 0.1);
    set(third, second, 0.2);
    set(first, second, 1);
    answered(assembly, [0.8, 1, 0.5]);
    expect(assembly.rates[first]).toBe(1);
    expect(assembly.rates[second]).toBeCloseTo(0.3, 12);
    expect(assembly.rates[third]).toBeCloseTo(0.5 - 0.1 - 0.2 * 0.3, 12);
  });

  it('come to inhibit each other where they answer together, within the selected primitive only', () => {
    const assembly = new PremotorAssembly(2, 2);
    const u = [1, 0.8, 1, 0.8];
    for (let visit = 0; visit < 40; visit++) {
      answered(assembly, u);
      assembly.learn(0, 0.2);
    }
    answered(assembly, u);
    expect(assembly.rates[1] / assembly.rates[0]).toBeLessThan(0.2);
    expect(assembly.rates[3]).toBe(0.8);
    expect(assembly.inhibition[0]).toBe(0);
  });

  it('lose the inhibition where they never answer together', () => {
    const assembly = new PremotorAssembly(1, 2);
    assembly.inhibition.fill(0.5);
    for (let visit = 0; visit < 100; visit++) {
      answered(assembly, [1, 0]);
      assembly.learn(0, 0.1);
    }
    expect(assembly.inhibition[1]).toBe(0);
  });

  it('answer as shares of the strongest of their own primitive, and all alike where none answers', () => {
    const assembly = new PremotorAssembly(3, 2);
    answered(assembly, [0.8, 0.2, 0.1, 0.4, 0, 0]);
    expect([...assembly.shares(0)]).toEqual([1, 0.25]);
    expect([...assembly.shares(1)]).toEqual([0.25, 1]);
    expect([...assembly.shares(2)]).toEqual([1, 1]);
  });

  it('learn each pair of their own primitive once: v_ab += rate (h_a h_b - 0.1), and no other', () => {
    const assembly = new PremotorAssembly(2, 3);
    answered(assembly, [0.9, 0.9, 0.9, 1, 0.5, 0.25]);
    assembly.learn(1, 0.2);
    const v = (product: number) => 0.2 * (product - 0.1);
    const expected = [0, v(0.5), v(0.25), v(0.5), 0, v(0.125), v(0.25), v(0.125), 0];
    expect(assembly.inhibition.slice(0, 9)).toEqual(new Float64Array(9));
    expected.forEach((value, i) => {
      expect(assembly.inhibition[9 + i]).toBeCloseTo(value, 12);
    });
  });
});
