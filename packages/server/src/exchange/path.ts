/** Scheme and host of a whole address. */
const wholeAddress = /^[a-z][a-z\d+.-]*:\/\/([^/?#]*)/i

/** The path of an address, percent-encoded as it came, without query and fragment. */
export const pathOf = (url: string): string => url.replace(wholeAddress, '').split(/[?#]/, 1)[0]!

/** Host and port of a whole address; empty where it is a path alone. */
export const hostOf = (url: string): string => wholeAddress.exec(url)?.[1] ?? ''
