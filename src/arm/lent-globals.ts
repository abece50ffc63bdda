import { DOMParser } from 'linkedom/worker';

/** Classes of a browser that loaders look for. A string must be an instance of neither `Document` nor `Element`. */
export const browser = { DOMParser, Document: Object, Element: Object } as const;

/**
 * Runs a function that needs global values which Node lacks, or has in another form. They are set for the call, and
 * removed after it.
 */
export function withGlobals<T>(lent: Readonly<Record<string, unknown>>, run: () => T): T {
  const globals = globalThis as Record<string, unknown>;
  const before = Object.keys(lent).map((name) => [name, globals[name]] as const);
  Object.assign(globals, lent);
  try {
    return run();
  } finally {
    for (const [name, value] of before) {
      if (value === undefined) Reflect.deleteProperty(globals, name);
      else globals[name] = value;
    }
  }
}
