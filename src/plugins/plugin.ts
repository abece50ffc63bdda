import type { ControllerKind } from '../controllers/controller-kind.js';
import type { PartDefinition } from '../model/parts.js';

/** A study of a plug-in: `neuromotor experiment NAME` computes its seeds and keeps them in a folder. */
export interface PluginStudy {
  readonly description: string;
  /** Module of the workers: it exports a `seedWork` (`neuromotor/studies`) under the name `work`. */
  readonly entry: URL;
  /** Columns of the tables of a seed. */
  readonly columns: Readonly<Record<string, string[]>>;
  /** Names of the conditions, which are names of folders too. */
  readonly conditions: string[];
}

/** What a plug-in adds, each by its name. A module exports it under the name `plugin`. */
export interface Plugin {
  /** Further values of the parameter `controller`. */
  readonly controllers?: Readonly<Record<string, ControllerKind>>;
  /** Further parts of every brain, behind the standard ones: projections, nuclei, memories. */
  readonly parts?: readonly PartDefinition[];
  /** Further experiments. */
  readonly studies?: Readonly<Record<string, PluginStudy>>;
}
