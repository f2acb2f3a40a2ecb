/** Stands before a reference; in no text that is packed. */
export const MARK = "~";
/** Printable characters that stand for themselves in JSON and in every kind of quotes. */
export const DIGITS = "!#%&()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[]^_abcdefghijklmnopqrstuvwxyz{|}";
/** Of a reference: its characters, and those of the shortest and the longest words it can stand for. */
export const REFERENCE = 3;
export const SHORTEST = 5;
export const LONGEST = 34;
const LENGTHS = LONGEST - SHORTEST + 1;

/** Words of the text before a reference, as where they start there; by their number. */
export const numberOf = (start: number, length: number) => start * LENGTHS + length - SHORTEST;

/** The text that `pack` of js/bundle/pack.ts made shorter. */
export function unpack(packed: string): string {
  const [first = "", ...pieces] = packed.split(MARK);
  // UTF-16 in one array: of a string that grows each slice copies the whole.
  const text = new Uint16Array(first.length + pieces.length * LONGEST + packed.length);
  let end = 0;
  const append = (words: string) => {
    for (let i = 0; i < words.length; i += 1) text[end++] = words.charCodeAt(i);
  };
  append(first);
  for (const piece of pieces) {
    let number = 0;
    for (const digit of piece.slice(0, REFERENCE)) number = number * DIGITS.length + DIGITS.indexOf(digit);
    const start = Math.floor(number / LENGTHS);
    const length = SHORTEST + (number % LENGTHS);
    text.copyWithin(end, start, start + length);
    end += length;
    append(piece.slice(REFERENCE));
  }
  return new TextDecoder("utf-16le", { ignoreBOM: true }).decode(text.subarray(0, end));
}
