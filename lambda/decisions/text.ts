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

/** Without control characters, which a terminal would obey, and on one line. */
export function printable(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, ' ');
}
