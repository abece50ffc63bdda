/** Settings and errors, which programs need for every part of the library. */
export { readAssignment, readConfigurationFile } from '../parameters/configuration-file.js';
export type { Overrides } from '../parameters/configuration-file.js';
export type { Profile } from '../parameters/parameter-spec.js';
export { profileOf, resolveSettings } from '../parameters/settings.js';
export type { ParameterName, Settings } from '../parameters/parameter-table.js';
export {
  CheckpointError,
  ConfigurationError,
  ModelError,
  NeuromotorError,
  ResultsError,
  TargetRejected,
  UrdfError,
} from '../errors.js';
export { loadPlugins } from '../plugins/load-plugins.js';
export type { Plugin, PluginStudy } from '../plugins/plugin.js';
