import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../support/temporary-folder.js';
import { brainSource, implementations } from './brain-services.js';

const source = brainSource({
  'model.shortcut': true,
  'shortcut.budget': 0.3,
  'model.indirect_pathway': true,
  'indirect.budget': 0.3,
  'model.training_trials': 60,
});

/** The file of a brain with both cortical parts after its training and a few reaches. */
async function brainOnFile(kind: string): Promise<Buffer> {
  const service = await implementations[kind](source);
  try {
    await service.train();
    for (let n = 0; n < 4; n++) {
      const { predictedHand } = await service.plan({
        target: [-0.1, 0.2, 0.25],
        learning: true,
        exploration: true,
      });
      await service.learn({ hand: predictedHand });
    }
    const file = join(temporaryFolder(), 'brain.nmb');
    await service.save(file);
    return readFileSync(file);
  } finally {
    await service.close();
  }
}

test('a brain with both cortical parts comes to the same bytes in process and on a worker thread', async () => {
  const [own, thread] = await Promise.all(Object.keys(implementations).map(brainOnFile));
  expect(Buffer.compare(own, thread), 'the two checkpoints differ').toBe(0);
});
