import { expect, test } from 'vitest';
import { ReachNotes } from '../../src/session/reach-notes.js';

const assessment = { aimingErrorM: 0.01, durationS: 1, learnt: true, details: {} };

test('the notes of a reach are reported once, and those of a way home never', () => {
  const notes = new ReachNotes();
  notes.conclude(assessment, undefined);
  expect(notes.take()).toBeUndefined();
  notes.durationS = 1.5;
  notes.conclude(assessment, [0.1, 0.2, 0.3]);
  expect(notes.take()).toMatchObject({ target: [0.1, 0.2, 0.3], durationS: 1.5, learnt: true });
  expect(notes.take()).toBeUndefined();
});
