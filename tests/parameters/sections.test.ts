import { describe, expect, expectTypeOf, it } from 'vitest';
import { publishedSettings } from '../../src/parameters/parameter-table.js';
import { camelCase, pick, section } from '../../src/parameters/sections.js';
import type { Section } from '../../src/parameters/sections.js';
import { resolveSettings } from '../../src/parameters/settings.js';

describe('a section of the settings', () => {
  it('has the names of a program, with the unit', () => {
    const settings = resolveSettings('robot', { 'structural.budget': 0.2, 'incidents.keep': 3 });
    expect(section(settings, 'structural')).toEqual({
      budget: 0.2,
      rewiringRate: 0.5,
      dopamineThreshold: 0.05,
      dopamineReference: 1.8,
      rewiringLeadS: 0.05,
      uniformShare: 0.1,
      leastAge: 1,
      mismatchPruning: 1,
      consolidation: true,
      consolidationWeight: 0.01,
      tagLoss: 0.001,
      backgroundTurnover: 0,
      decay: 0.001,
      temperature: 0,
    });
    expect(section(settings, 'incidents')).toEqual({ folder: '', keep: 3 });
    expect(section(settings, 'limits')).toMatchObject({ jerkRadPerS3: 0, velocityScale: 0.5 });
  });

  it('has their types: choices, lists and numbers', () => {
    expectTypeOf<Section<'incidents'>>().toEqualTypeOf<{ readonly folder: string; readonly keep: number }>();
    expectTypeOf<Section<'workspace'>>().toEqualTypeOf<{
      readonly minM: readonly number[];
      readonly maxM: readonly number[];
    }>();
    expectTypeOf<Section<'model'>['unknownRegion']>().toEqualTypeOf<'nearest' | 'reject'>();
    expectTypeOf<Section<'quirks'>['meanReset']>().toEqualTypeOf<boolean>();
    // @ts-expect-error in s: rewiringLeadS
    expect(section(publishedSettings, 'structural').rewiringLead).toBeUndefined();
    // @ts-expect-error no such section
    expect(section(publishedSettings, 'structure')).toEqual({});
    // @ts-expect-error a group has no name of its own
    expect(section(publishedSettings, 'start_posture')).toEqual({});
  });

  it('takes nothing of a section whose name begins alike, and cannot be changed', () => {
    expect(Object.keys(section(publishedSettings, 'learning'))).toEqual(['enabled', 'exploration']);
    expect(Object.isFrozen(section(publishedSettings, 'quirks'))).toBe(true);
    expect(Object.isFrozen(section(publishedSettings, 'quirks').constantUnits)).toBe(true);
  });
});

it('writes names as a program does', () => {
  expect(camelCase('goal_radius_of_x')).toBe('goalRadiusOfX');
  expectTypeOf(camelCase('goal_radius_of_x')).toEqualTypeOf<'goalRadiusOfX'>();
  expect(camelCase('budget')).toBe('budget');
});

it('picks some values of an object', () => {
  expect(pick({ a: 1, b: 2, c: 3 }, ['a', 'c'])).toEqual({ a: 1, c: 3 });
});
