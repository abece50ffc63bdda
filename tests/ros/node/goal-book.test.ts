import { describe, expect, it } from 'vitest';
import { goalOutcome } from '../../../src/ros/client/goal-outcome.js';
import { GoalBook } from '../../../src/ros/node/goal-book.js';

const aborted = (code: number, text = '') => ({ kind: 'aborted', code, text }) as const;

/** Looks every 20 ms for some time. */
function lookFor(book: GoalBook, fromS: number, seconds: number, served = true) {
  for (let t = 0; t <= seconds; t += 0.02) {
    const failure = book.look(fromS + t, served);
    if (failure !== undefined) return { failure, afterS: t };
  }
  return undefined;
}

describe('a goal', () => {
  it('that succeeds is over, and nothing is wrong', () => {
    const book = new GoalBook();
    const goal = book.begin();
    expect(book.working).toBe(true);
    book.accept(goal);
    expect(book.end(goal, { kind: 'succeeded' })).toBeUndefined();
    expect(book.working).toBe(false);
  });

  it.each([
    ['rejected', { kind: 'rejected' } as const, /refused the trajectory/],
    ['without a server', { kind: 'unavailable' } as const, /no action server answers/],
    ['of wrong joints', aborted(-2), /its joints are not those/],
    ['off its path', aborted(-4, 'elbow 0.3 rad away'), /path tolerance violated: elbow 0.3 rad away/],
    ['not at its end', aborted(-5), /goal tolerance violated/],
    ['with an unknown code', aborted(-17), /error -17/],
    ['canceled by somebody', { kind: 'canceled', code: 0, text: '' } as const, /somebody canceled it$/],
  ])('%s fails, and the arm stands', (_, outcome, says) => {
    const book = new GoalBook();
    const failure = book.end(book.begin(), outcome);
    expect(failure).toMatchObject({ halt: { kind: 'notFollowed' }, braking: false });
    expect(failure?.halt.reason).toMatch(says);
    expect(book.working).toBe(false);
  });

  it('whose place another one took is of no concern any more', () => {
    const book = new GoalBook();
    const [first, second] = [book.begin(), book.begin()];
    expect(book.end(first, aborted(-1, 'preempted'))).toBeUndefined();
    expect(book.working).toBe(true);
    expect(book.end(second, aborted(-4))).toBeDefined();
    // It is told of once.
    expect(book.end(second, aborted(-4))).toBeUndefined();
  });

  it('is lost after half a second without feedback, and the command brakes', () => {
    const book = new GoalBook();
    const goal = book.begin();
    book.accept(goal);
    const found = lookFor(book, 10, 2);
    expect(found?.afterS).toBeGreaterThan(0.48);
    expect(found?.afterS).toBeLessThan(0.56);
    expect(found?.failure).toMatchObject({ braking: true });
    expect(book.working).toBe(false);
  });

  it('is lost at once where its server is gone', () => {
    const book = new GoalBook();
    book.accept(book.begin());
    expect(lookFor(book, 10, 2, false)?.failure.halt.reason).toContain('its action server is gone');
  });

  it('is not lost while feedback comes, nor after a stall of this process, nor before it is accepted', () => {
    const book = new GoalBook();
    const goal = book.begin();
    expect(lookFor(book, 10, 2)).toBeUndefined();
    book.accept(goal);
    for (let t = 12; t < 15; t += 0.05) {
      book.feedback(goal);
      expect(book.look(t, true)).toBeUndefined();
    }
    expect(book.look(20, true)).toBeUndefined();
    expect(book.look(25, true)).toBeUndefined();
  });
});

describe('the outcome of a goal', () => {
  it('follows from its status, not from the error code', () => {
    const nothing = { error_code: 0, error_string: '' };
    expect(goalOutcome(4, nothing).kind).toBe('succeeded');
    expect(goalOutcome(5, nothing).kind).toBe('canceled');
    expect(goalOutcome(6, { error_code: -4, error_string: 'x' })).toEqual({
      kind: 'aborted',
      code: -4,
      text: 'x',
    });
    // A restarted server does not know it.
    expect(goalOutcome(0, nothing).kind).toBe('lost');
    expect(goalOutcome(4, { error_code: -5, error_string: '' }).kind).toBe('aborted');
  });
});
