import { DIGITS, LONGEST, MARK, numberOf, REFERENCE, SHORTEST } from "../styles/unpack.ts";

const NUMBERS = DIGITS.length ** REFERENCE;
const COST = MARK.length + REFERENCE;

/** Words that stand earlier in the text, too; as long as can be. */
interface Repetition {
  readonly start: number;
  readonly length: number;
}

/**
 * A text that repeats itself, such as a style sheet, as short as references to its earlier words make it. `unpack` of
 * js/styles/unpack.ts is the way back. Throws RangeError for a text that holds the mark of a reference.
 */
export function pack(text: string): string {
  if (text.includes(MARK)) throw new RangeError(`the text holds ${MARK}`);
  const found = repetitions(text);
  // From the end: the fewest characters of the rest, and how many the first step towards them takes.
  const costs = new Uint32Array(text.length + 1);
  const steps = new Uint8Array(text.length);
  for (let at = text.length - 1; at >= 0; at -= 1) {
    steps[at] = 1;
    costs[at] = 1 + (costs[at + 1] ?? 0);
    for (let length = SHORTEST; length <= (found[at]?.length ?? 0); length += 1) {
      const cost = COST + (costs[at + length] ?? 0);
      if (cost >= (costs[at] ?? 0)) continue;
      steps[at] = length;
      costs[at] = cost;
    }
  }
  let packed = "";
  for (let at = 0; at < text.length; at += steps[at] ?? 1) {
    const length = steps[at] ?? 1;
    packed += length === 1 ? text[at] : MARK + digits(numberOf(found[at]?.start ?? 0, length));
  }
  return packed;
}

/** For every place of a text the longest words that stand earlier in it, where a reference can reach them. */
function repetitions(text: string): Repetition[] {
  const places = new Map<string, number[]>();
  return Array.from({ length: text.length }, (_, at) => {
    const words = text.slice(at, at + SHORTEST);
    const earlier = places.get(words) ?? [];
    let [start, length] = [0, 0];
    for (const place of earlier) {
      const common = commonLength(text, place, at);
      if (common > length) [start, length] = [place, common];
    }
    if (numberOf(at, LONGEST) < NUMBERS) earlier.push(at);
    places.set(words, earlier);
    return { start, length };
  });
}

/** How long the words at `place` and at `at` are the same: not beyond `at`, the end of what is known when it is read. */
function commonLength(text: string, place: number, at: number): number {
  const most = Math.min(LONGEST, at - place, text.length - at);
  let length = 0;
  while (length < most && text[place + length] === text[at + length]) length += 1;
  return length < SHORTEST ? 0 : length;
}

function digits(number: number): string {
  let [text, rest] = ["", number];
  for (let i = 0; i < REFERENCE; i += 1) {
    text = DIGITS.charAt(rest % DIGITS.length) + text;
    rest = Math.floor(rest / DIGITS.length);
  }
  return text;
}
