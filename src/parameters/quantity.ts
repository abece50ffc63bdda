import { ConfigurationError, messageOf } from '../errors.js';

/**
 * A text such as "45 deg" or "30 mm" in SI units.
 * @param unit unit of the result ("rad", "m", "s", "rad/s^2", …) @throws ConfigurationError when the text is no
 * quantity of that kind
 */
export async function readQuantity(text: string, unit: string): Promise<number> {
  // Few configurations have units.
  const { default: math } = await import('mathjs/lib/browser/math.js');
  const refused = (reason: string) =>
    new ConfigurationError(
      `"${text}" is no quantity in ${unit} (${reason}), expected for example "1 ${unit}"`,
    );
  // A bare unit would be read as 1 of that unit.
  if (!/^\s*[-+]?\s*[.\d]/.test(text)) throw refused('it does not begin with a number');
  let value: number;
  try {
    value = math.unit(text).toNumber(unit);
  } catch (error) {
    throw refused(messageOf(error));
  }
  if (!Number.isFinite(value)) throw refused('it is not finite');
  return value;
}
