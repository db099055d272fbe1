/** A URL without its query, percent-encoded as it came. A whole address keeps its origin, so look at the end. */
export const pathOf = (url: string): string => url.split('?', 1)[0]!
