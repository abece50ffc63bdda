import { expect, it } from 'vitest';
import { GazeboLine } from '../../src/plants/gazebo-line.js';

it('a line to Gazebo waits on after a notification without an answer', () => {
  const line = new GazeboLine(0, new URL('./fixtures/late-notifier.mjs', import.meta.url));
  try {
    expect(line.greeting).toBe('answer 0');
    for (let n = 1; n <= 5; n++) expect(line.ask('state\n')).toBe(`answer ${n}`);
  } finally {
    line.close();
  }
});
