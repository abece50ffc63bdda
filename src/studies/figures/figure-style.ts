import type { Config, TopLevelSpec } from 'vega-lite';

/**
 * One look for all figures. Colours are those of Okabe & Ito (2008), which can be distinguished with every common
 * colour vision deficiency. Yellow is left out, because it is too pale for lines on white.
 */
export const colours = Object.freeze({
  blue: '#0072B2',
  vermilion: '#D55E00',
  green: '#009E73',
  purple: '#CC79A7',
  sky: '#56B4E9',
  orange: '#E69F00',
  black: '#000000',
  grey: '#767676',
});

/** Colours of series in the order in which they are given. */
export const seriesColours: readonly string[] = [
  colours.blue,
  colours.vermilion,
  colours.green,
  colours.purple,
  colours.sky,
  colours.orange,
  colours.black,
  colours.grey,
];

/** Size of a single panel. */
export const panel = Object.freeze({ width: 560, height: 300 });

/** The width of text cannot be measured without a screen. These fonts have widths like those assumed. */
const font = 'Helvetica, Arial, "Liberation Sans", "DejaVu Sans", sans-serif';

export const figureStyle: Config = {
  background: '#ffffff',
  font,
  padding: 8,
  view: { stroke: null },
  aria: false,
  axis: {
    labelFontSize: 12,
    titleFontSize: 13,
    titleFontWeight: 'normal',
    titlePadding: 8,
    gridColor: '#e8e8e8',
    domainColor: '#444444',
    tickColor: '#444444',
    labelColor: '#222222',
    titleColor: '#222222',
    labelFlush: false,
    labelLimit: 0,
  },
  header: { labelFontSize: 13, titleFontSize: 13, labelColor: '#222222' },
  legend: {
    labelLimit: 0,
    labelFontSize: 12,
    titleFontSize: 12,
    titleFontWeight: 'normal',
    symbolStrokeWidth: 3,
    labelColor: '#222222',
    titleColor: '#222222',
  },
  title: { fontSize: 13, fontWeight: 'bold', anchor: 'start', frame: 'group', color: '#222222' },
};

/** Replaces a figure that has nothing to show by a line of text. */
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
