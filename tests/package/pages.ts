import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** A block of code of a page. */
interface Block {
  readonly language: string;
  readonly text: string;
}

/** The fenced blocks of a page, in their order. */
const blocksOf = (page: string): Block[] =>
  Array.from(readFileSync(page, 'utf8').matchAll(/^```(\w+)\n([^]*?)^```$/gm), ([, language, text]) => ({
    language,
    text,
  }));

/**
 * Writes the files of a page into a folder: blocks that begin with their name as a comment.
 * @returns the commands of the page, in their order
 */
export function layOut(page: string, folder: string): string[] {
  return blocksOf(page).flatMap(({ language, text }) => {
    if (language === 'sh') return text.trim().split('\n');
    const name = /^(?:\/\/|#) (\S+)\n/.exec(text)?.[1];
    if (name === undefined) throw new Error(`${page}: a block of ${language} does not begin with its name`);
    writeFileSync(join(folder, name), text);
    return [];
  });
}
