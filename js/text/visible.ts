/**
 * Characters that steer a terminal, turn the direction of writing or take no room: control characters (Cc), formats
 * such as the right-to-left override and zero-width spaces (Cf), separators of lines and paragraphs (Zl, Zp), halves
 * of surrogate pairs (Cs), and letters without a shape. Emoji keep their variation selectors.
 */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\u115f\u1160\u2800\u3164\uffa0]|\u034f|\u17b4|\u17b5|[\u180b-\u180f]/gu;

const CYRILLIC = /\p{Script=Cyrillic}/gu;

/** Letters that are shown of a name, and of a text: drawing a megabyte holds the page for seconds. */
const NAME = 10_000;
const LINES = 100_000;

/**
 * Text from a server, with every character in sight: `\x1b[31m` becomes `␛[31m`, the right-to-left override
 * `⟨U+202E⟩`, and so are Cyrillic letters in a word that has Latin ones: `p` and `р` look alike. For names and values,
 * which are one line.
 */
export function visible(text: string): string {
  const shown = shortened(text, NAME).replace(UNSEEN, symbol);
  if (shown.search(CYRILLIC) < 0) return shown;
  return shown.replace(/\p{L}+/gu, (word) => (/\p{Script=Latin}/u.test(word) ? word.replace(CYRILLIC, symbol) : word));
}

/** The same for text of several lines: line ends and tabs stay what they are. */
export function visibleLines(text: string): string {
  return shortened(text, LINES)
    .replace(/\r\n?/g, "\n")
    .replace(UNSEEN, (character) => (/[\n\t]/.test(character) ? character : symbol(character)));
}

function shortened(text: string, most: number): string {
  return text.length > most ? `${text.slice(0, most)} …` : text;
}

function symbol(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  // Unicode has a picture for each of the first 32 and for DEL (Control Pictures, U+2400 to U+2421).
  if (code < 0x20) return String.fromCharCode(0x2400 + code);
  if (code === 0x7f) return "␡";
  return `⟨U+${code.toString(16).toUpperCase().padStart(4, "0")}⟩`;
}
