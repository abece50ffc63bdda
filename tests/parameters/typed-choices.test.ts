import { describe, expect, expectTypeOf, it } from 'vitest';
import { parametersFor } from '../../src/parameters/parameter-spec.js';
import type { ValuesOf } from '../../src/parameters/parameter-spec.js';
import type { Settings } from '../../src/parameters/parameter-table.js';
import { resolveSettings } from '../../src/parameters/settings.js';

const parameter = parametersFor('node');

// The compiler checks this file (npm run typecheck): an unused `@ts-expect-error` is an error as well.

describe('a text with choices', () => {
  it('is the union of them in the settings', () => {
    expectTypeOf<Settings['model.unknown_region']>().toEqualTypeOf<'nearest' | 'reject'>();
    expectTypeOf<Settings['model.cerebellum']>().toEqualTypeOf<'reservoir' | 'adaptive_filter'>();
    expectTypeOf<Settings['model.profile']>().toEqualTypeOf<'published' | 'robot'>();
    expectTypeOf<Settings['idle_publish']>().toEqualTypeOf<'auto' | 'hold' | 'stop'>();
    const settings = resolveSettings('robot');
    // @ts-expect-error a misspelt choice would select the other one
    expect(settings['model.unknown_region'] === 'rejekt').toBe(false);
  });

  it('leaves other types as they were', () => {
    expectTypeOf<Settings['base_frame']>().toEqualTypeOf<string>();
    expectTypeOf<Settings['model.seed']>().toEqualTypeOf<number>();
    expectTypeOf<Settings['autosave']>().toEqualTypeOf<boolean>();
    expectTypeOf<Settings['start_posture']>().toEqualTypeOf<readonly number[]>();
    expectTypeOf<Settings['joints']>().toEqualTypeOf<readonly string[]>();
  });

  it('has values among the choices, in each profile', () => {
    const choices = ['home', 'anywhere'] as const;
    const table = {
      same: parameter('string', 'home', 'One value for all.', { choices }),
      inline: parameter('string', 'home', 'Choices in place.', { choices: ['home', 'anywhere'], live: true }),
      each: parameter('string', { published: 'home', robot: 'anywhere' }, 'One for each.', { choices }),
    };
    type Choice = 'home' | 'anywhere';
    expectTypeOf<ValuesOf<typeof table>>().toEqualTypeOf<{
      readonly same: Choice;
      readonly inline: Choice;
      readonly each: Choice;
    }>();
    expect(table.each.value).toEqual({ published: 'home', robot: 'anywhere' });
    // @ts-expect-error not among the choices
    parameter('string', 'hme', 'One value for all.', { choices });
    // @ts-expect-error not among the choices
    parameter('string', 'hme', 'Choices in place.', { choices: ['home', 'anywhere'] });
    // @ts-expect-error the value of one profile is not among the choices
    parameter('string', { published: 'home', robot: 'anywere' }, 'One for each.', { choices });
    // @ts-expect-error a number is none of the choices
    parameter('string', 1, 'A number.', { choices });
    // @ts-expect-error numbers have a range, not choices
    parameter('integer', 1, 'A number.', { choices: ['1', '2'] });
    // @ts-expect-error no such detail
    parameter('string', 'home', 'Misspelt.', { choises: ['home', 'anywhere'] });
  });
});
