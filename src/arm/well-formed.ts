import { UrdfError } from '../errors.js';

const attribute = String.raw`\s+[\w:.-]+\s*=\s*(?:"[^"<]*"|'[^'<]*')`;
const openingTag = new RegExp(String.raw`<([A-Za-z_][\w:.-]*)((?:${attribute})*)\s*(/?)>`, 'y');
const closingTag = /<\/([A-Za-z_][\w:.-]*)\s*>/y;
const strayAmpersand = /&(?!(?:#\d+|#x[\da-fA-F]+|[A-Za-z_][\w.-]*);)/;

/** Markup that is skipped, by how it begins and how it ends. */
const skipped: readonly (readonly [begin: string, end: string])[] = [
  ['<!--', '-->'],
  ['<![CDATA[', ']]>'],
  ['<?', '?>'],
  ['<!DOCTYPE', '>'],
];

/** A robot description needs about six levels. The readers recurse once per level. */
const MOST_DEPTH = 50;

interface OpenElement {
  readonly name: string;
  readonly at: number;
}

/**
 * Refuses text that is not well-formed XML: the DOM parser would repair a truncated file silently, and half an arm
 * would be driven.
 * @throws UrdfError with the line of the first fault
 */
export function requireWellFormed(text: string, source: string): void {
  const fail = (at: number, what: string): never => {
    throw new UrdfError(`${source} is not well-formed XML: line ${lineOf(text, at)}: ${what}`);
  };
  const open: OpenElement[] = [];
  let rootSeen = false;
  let at = 0;
  while (at < text.length) {
    const tag = text.indexOf('<', at);
    const between = text.slice(at, tag < 0 ? text.length : tag);
    if (open.length === 0 && between.replace('\uFEFF', '').trim() !== '')
      fail(at, `text outside the root element: "${excerpt(between.trim())}"`);
    if (strayAmpersand.test(between)) fail(at, 'an "&" that begins no entity (write &amp;)');
    if (tag < 0) break;
    const markup = skipped.find(([begin]) => text.startsWith(begin, tag));
    if (markup) {
      const end = text.indexOf(markup[1], tag + markup[0].length);
      if (end < 0) fail(tag, `"${markup[0]}" is never closed by "${markup[1]}"`);
      at = end + markup[1].length;
      continue;
    }
    closingTag.lastIndex = openingTag.lastIndex = tag;
    const closing = closingTag.exec(text);
    if (closing) {
      const element = open.pop();
      if (element?.name !== closing[1])
        fail(
          tag,
          element
            ? `</${closing[1]}> closes <${element.name}> of line ${lineOf(text, element.at)}`
            : `</${closing[1]}> closes nothing`,
        );
      at = closingTag.lastIndex;
      continue;
    }
    const opening = openingTag.exec(text);
    if (!opening) return fail(tag, `not a tag: "${excerpt(text.slice(tag))}"`);
    if (open.length === 0 && rootSeen) fail(tag, `a second root element <${opening[1]}>`);
    if (strayAmpersand.test(opening[2])) fail(tag, 'an "&" that begins no entity (write &amp;)');
    rootSeen = true;
    if (opening[3] === '') open.push({ name: opening[1], at: tag });
    if (open.length > MOST_DEPTH)
      fail(
        tag,
        `<${opening[1]}> is in ${open.length} elements one within the other, at most ${MOST_DEPTH} are allowed`,
      );
    at = openingTag.lastIndex;
  }
  const unclosed = open.pop();
  if (unclosed)
    fail(
      text.length,
      `the text ends before <${unclosed.name}> of line ${lineOf(text, unclosed.at)} is closed`,
    );
  if (!rootSeen) fail(0, 'no element at all');
}

function lineOf(text: string, at: number): number {
  return text.slice(0, at).split('\n').length;
}

function excerpt(text: string): string {
  const line = text.split('\n')[0];
  return line.length > 40 ? `${line.slice(0, 40)}…` : line;
}
