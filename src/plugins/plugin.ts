import type { ControllerKind } from '../controllers/controller-kind.js';
import type { PartDefinition } from '../model/parts.js';
import type { Uses } from '../parameters/unused.js';

/** A study of a plug-in: `neuromotor experiment NAME` computes its seeds and keeps them in a folder. */
export interface PluginStudy {
  readonly description: string;
  /** Module of the workers: it exports a `seedWork` (`neuromotor/studies`) under the name `work`. */
  readonly entry: URL;
  /** Columns of the tables of a seed. */
  readonly columns: Readonly<Record<string, string[]>>;
  /** Names of the conditions, which are names of folders too. */
  readonly conditions: string[];
  /**
   * The scopes of parameters that its seeds use, each with the values that other parameters must have. Other parameters
   * are refused. By default the scopes of a brain without a robot.
   */
  readonly uses?: Uses;
}

/** The additions of a plug-in, by name. A module exports them under the name `plugin`. */
export interface Plugin {
  /** Further values of the parameter `controller`. */
  readonly controllers?: Readonly<Record<string, ControllerKind>>;
  /** Further parts of every brain, after the standard ones: projections, nuclei, memories. */
  readonly parts?: readonly PartDefinition[];
  /** Further experiments. */
  readonly studies?: Readonly<Record<string, PluginStudy>>;
}
