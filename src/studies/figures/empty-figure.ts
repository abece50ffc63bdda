import type { TopLevelSpec } from 'vega-lite';
import { colours, panel } from './figure-style.js';

/** What stands in the place of a figure that has nothing to show: a line of text. */
export function emptySpec(): TopLevelSpec {
  return {
    width: panel.width,
    height: 40,
    data: { values: [{}] },
    mark: {
      type: 'text',
      text: 'nothing was measured that this figure shows',
      color: colours.grey,
      fontSize: 13,
    },
  };
}
