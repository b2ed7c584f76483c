const LONGEST_QUOTE = 500;
const LONGEST_VALUE = 100;

/** The text, cut so that as JSON in UTF-8 it has at most so many bytes; a cut is marked by an ellipsis. */
export function cutToBytes(text: string, bytes: number): string {
  if (sizeInJson(text) <= bytes) {
    return text;
  }
  // By code points, so that no character is cut in two.
  const characters = [...text.slice(0, bytes)];
  while (sizeInJson(`${characters.join('')}…`) > bytes) {
    characters.length -= Math.max(1, Math.floor(characters.length / 50));
  }
  return `${characters.join('')}…`;
}

/** The bytes that the text has as JSON in UTF-8. */
export function sizeInJson(text: string): number {
  return Buffer.byteLength(JSON.stringify(text));
}

/** The text without what no terminal should get: control characters, invisible ones, and halves of characters. */
export function printable(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]+/gu, ' ');
}

/** Somebody else's words, short enough to leave room for ours, which say what to do. */
export function quote(words: string): string {
  return cutToBytes(printable(words), LONGEST_QUOTE);
}

/** A value as a message shows what it got. */
export function show(value: unknown): string {
  return cutToBytes(String(JSON.stringify(value)), LONGEST_VALUE);
}
