/** How all names begin, up to and with a "." or "/", or up to a "_", which numbers keep; nothing for a single name. */
export function sharedStart(names: readonly string[]): string {
  const [first = "", ...others] = names;
  if (others.length === 0) return "";
  let length = first.length;
  for (const name of others) {
    let same = 0;
    while (same < length && name[same] === first[same]) same += 1;
    length = same;
  }
  return /^.*(?:[./]|(?=_))/.exec(first.slice(0, length))?.[0] ?? "";
}
