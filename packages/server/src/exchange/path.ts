/** A URL without its query, percent-encoded as it came. Of a whole address the origin stays in front, so look at the end. */
export const pathOf = (url: string): string => url.split('?', 1)[0]!
