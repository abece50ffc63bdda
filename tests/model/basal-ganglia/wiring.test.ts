import { expect, it } from 'vitest';
import { publishedCortex } from '../../../src/model/brain-parameters.js';
import { ActiveBumps } from '../../../src/model/basal-ganglia/bump-products.js';
import { Cortex } from '../../../src/model/cortex/cortex.js';
import { Random } from '../../../src/model/numbers/random.js';
import { Wiring } from '../../../src/model/basal-ganglia/wiring.js';

it('marks the contacts whose cell is above the mean, with none, one, two and three bumps, and no other cell', () => {
  const cortex = new Cortex({ ...publishedCortex, cells: 6, varianceM2: 0.01 });
  const wiring = new Wiring(2, cortex.cells, cortex.cells, new Random(1).stream('wiring'));
  const active = new ActiveBumps();
  const marked = (post: number) =>
    [...wiring.cells.keys()]
      .filter((i) => Math.floor(i / wiring.perCell) === post && wiring.potentiated(i))
      .map((i) => wiring.cells[i]);
  for (const place of [
    [-0.1, 0.2, 0.25],
    [0.03, -0.25, -0.2],
    [0.4, -0.45, 0],
  ] as const) {
    cortex.show(place);
    for (let ms = 0; ms < 5; ms++) cortex.step();
    active.gather(cortex);
    wiring.potentiate(1, active, cortex.mean);
    expect(marked(1).length).toBeGreaterThan(3);
    expect(marked(1)).toEqual(cortex.activeCells());
    expect(marked(0)).toEqual([]);
  }
  active.gather(new Cortex(cortex.parameters));
  wiring.potentiate(1, active, 0);
  expect(marked(1)).toEqual([]);
});
