import { ConfigurationError, messageOf } from '../errors.js';

/**
 * A text such as "45 deg" or "30 mm" in SI units.
 * @param unit what the number is wanted in ("rad", "m", "s", "rad/s^2", …)
 * @throws ConfigurationError when the text is no quantity of that kind
 */
export async function readQuantity(text: string, unit: string): Promise<number> {
  // Loading mathjs takes most of a second, and few configurations have units.
  const { create, unitDependencies } = await import('mathjs');
  const math = create(unitDependencies);
  try {
    return math.unit(text).toNumber(unit);
  } catch (error) {
    throw new ConfigurationError(
      `"${text}" is no quantity in ${unit} (${messageOf(error)}), expected for example "1 ${unit}"`,
    );
  }
}
