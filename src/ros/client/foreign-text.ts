/** A text from outside is cut to this many characters in a line of the log. */
const LONGEST = 200;

/** A text from outside, made fit for a line of the log: cut, and without control characters. */
export function foreignText(text: string): string {
  // eslint-disable-next-line no-control-regex -- those are what is taken out
  const line = text.slice(0, LONGEST).replaceAll(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]/g, ' ');
  return text.length > LONGEST ? `${line}… (${text.length} characters)` : line;
}

/** The same for a list. It names as many texts as there is room for. */
export function foreignList(texts: readonly string[]): string {
  const named: string[] = [];
  let length = 0;
  for (const text of texts) {
    length += Math.min(text.length, LONGEST) + 2;
    if (named.length > 0 && length > LONGEST)
      return `${named.join(', ')} and ${texts.length - named.length} more`;
    named.push(foreignText(text));
  }
  return named.join(', ');
}
