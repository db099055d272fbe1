/** A moment as a token of text: microseconds since 1970 in base 36, between marks that JSON leaves as they are. */
export const stamp = (ms: number): string => `<${Math.round(ms * 1000).toString(36)}>`

/** What the name of a reader begins with whose tokens shall be stamped. */
export const probeMark = 'probe-'

/** The moments in a text, in milliseconds since 1970. */
export const stampsIn = (text: string): number[] =>
  Array.from(text.matchAll(/<([0-9a-z]+)>/g), ([, digits]) => Number.parseInt(digits!, 36) / 1000)
