/** What parts use of the entry, by name: the build writes it. Sources share by importing, and need none. */
export const kit: Readonly<Record<string, unknown>> = {};
