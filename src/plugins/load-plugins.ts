import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { z } from 'zod';
import type { ControllerKind } from '../controllers/controller-kind.js';
import { ConfigurationError, messageOf } from '../errors.js';
import type { PartDefinition } from '../model/parts.js';
import { addChoice } from '../parameters/added-choices.js';
import { scopes } from '../parameters/parameter-spec.js';
import type { Plugin, PluginStudy } from './plugin.js';

/** Additions of the plug-ins of this thread. A plug-in cannot use a name that the package itself has. */
const controllers = new Map<string, ControllerKind>();
const parts: PartDefinition[] = [];
const studies = new Map<string, PluginStudy>();
const loaded = new Map<string, Plugin>();

export const addedControllers: ReadonlyMap<string, ControllerKind> = controllers;
export const addedParts: readonly PartDefinition[] = parts;
export const addedStudies: ReadonlyMap<string, PluginStudy> = studies;

/** The modules of the plug-ins, so that other threads can load them, too. */
export const loadedPlugins = (): readonly string[] => [...loaded.keys()];

/** Name and SHA-256 of each plug-in, to be stored with the results. */
export function pluginFacts(): { readonly file: string; readonly sha256: string }[] {
  return [...loaded.keys()].map((module) => {
    const file = fileURLToPath(module);
    return { file: basename(file), sha256: createHash('sha256').update(readFileSync(file)).digest('hex') };
  });
}

const method = z.custom<unknown>((value) => typeof value === 'function', 'expected a function');
const onlyWith = z.looseObject({});
const pluginSchema = z.strictObject({
  controllers: z.record(z.string(), z.looseObject({ description: z.string(), create: method })).optional(),
  parts: z
    .array(z.looseObject({ section: z.string(), populationNames: z.array(z.string()), make: method }))
    .optional(),
  studies: z
    .record(
      z.string(),
      z.strictObject({
        description: z.string(),
        entry: z.instanceof(URL),
        columns: z.record(z.string(), z.array(z.string()).min(1)),
        conditions: z.array(z.string().min(1)).min(1),
        uses: z.partialRecord(z.enum(Object.keys(scopes)), z.union([onlyWith, z.array(onlyWith)])).optional(),
      }),
    )
    .optional(),
});

/**
 * Loads plug-ins into this thread: once each, in their order. They run with all rights of the program.
 * @param modules files, relative to the working directory, or `file:` addresses
 * @throws ConfigurationError that names the module and what is wrong with it
 */
export async function loadPlugins(modules: readonly string[]): Promise<void> {
  for (const module of modules) {
    const address = module.startsWith('file:') ? module : pathToFileURL(resolve(module)).href;
    if (loaded.has(address)) continue;
    const plugin = await read(address, module);
    add(plugin, module);
    loaded.set(address, plugin);
  }
}

async function read(address: string, module: string): Promise<Plugin> {
  let exported: unknown;
  try {
    exported = await import(address);
  } catch (error) {
    throw new ConfigurationError(`plug-in ${module} cannot be loaded: ${messageOf(error)}`, { cause: error });
  }
  const parsed = z.looseObject({ plugin: pluginSchema }).safeParse({ ...(exported as object) });
  if (!parsed.success)
    throw new ConfigurationError(
      `plug-in ${module}, expected an export "plugin" with controllers, parts or studies:\n${z.prettifyError(parsed.error)}`,
    );
  // The original object and not the parsed copy: controllers may have methods of a class.
  return (exported as { plugin: Plugin }).plugin;
}

function add(plugin: Plugin, module: string): void {
  for (const [name, kind] of Object.entries(plugin.controllers ?? {})) {
    addChoice('controller', name, `plug-in ${module}`);
    controllers.set(name, kind);
  }
  parts.push(...(plugin.parts ?? []));
  for (const [name, study] of Object.entries(plugin.studies ?? {})) {
    if (studies.has(name))
      throw new ConfigurationError(`plug-in ${module}: there is a study '${name}' already`);
    studies.set(name, study);
  }
}
