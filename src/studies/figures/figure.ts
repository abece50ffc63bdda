import type { TopLevelSpec } from 'vega-lite';
import { ModelError, messageOf } from '../../errors.js';
import { figureStyle } from './figure-style.js';

/** A figure as data, before it is drawn. */
export interface Figure {
  /** Kebab-case; the file is `name`.svg. */
  readonly name: string;
  readonly title: string;
  /** Describes what is shown, the number of seeds, and possible comparisons. Plain text. */
  readonly caption: string;
  /** Vega-Lite, without a style of its own. */
  readonly spec: TopLevelSpec;
}

/** A figure that was drawn: text of an SVG element without a reference to anything outside. */
export interface DrawnFigure extends Omit<Figure, 'spec'> {
  readonly svg: string;
}

/** The drawing libraries take half a second to load. Commands that draw nothing should not wait for them. */
const library = () => Promise.all([import('vega'), import('vega-lite')]);

/**
 * Begins to load the drawing libraries while the program waits for something else. If this fails, `draw` reports it.
 */
export function prepareToDraw(): void {
  library().catch(() => undefined);
}

/**
 * Draws a figure in the one style. The same figure gives the same text; ids within it carry its name, so that several
 * fit on one page.
 * @throws ModelError when vega cannot draw it
 */
export async function draw({ name, title, caption, spec }: Figure): Promise<DrawnFigure> {
  const [vega, { compile }] = await library();
  const warnings: string[] = [];
  const warn = (...words: readonly unknown[]) => warnings.push(words.join(' '));
  const logger = vega.logger(vega.Warn, undefined, (_, __, words) => warn(...words));
  try {
    const { spec: compiled } = compile(spec, { config: figureStyle, logger });
    vega.resetSVGDefIds();
    const view = new vega.View(vega.parse(compiled), { renderer: 'none', logger });
    const svg = await view.toSVG();
    view.finalize();
    if (warnings.length > 0) throw new ModelError(warnings.join('; '));
    return { name, title, caption, svg: named(svg, name) };
  } catch (error) {
    throw new ModelError(`figure ${name}: ${messageOf(error)}`, { cause: error });
  }
}

/** Makes ids unique on a page, and rounds coordinates, but not texts, to visible precision. */
function named(svg: string, name: string): string {
  return svg
    .replaceAll(/\bid="(\w+)"/g, `id="${name}-$1"`)
    .replaceAll(/url\(#(\w+)\)/g, `url(#${name}-$1)`)
    .replaceAll(/<[^>]+>/g, (tag) =>
      tag.replaceAll(/-?\d+\.\d{3,}/g, (number) => String(Number(Number(number).toFixed(2)))),
    );
}
