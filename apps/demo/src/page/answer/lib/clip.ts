/** Characters of a value that are shown before a person asks for more. */
const most = 2000

/** The beginning of a text that may be long. */
export const clip = (text: string): string => (text.length > most ? `${text.slice(0, most)}…` : text)

/** The end of a text that grows. */
export const clipStart = (text: string): string => (text.length > most ? `…${text.slice(-most)}` : text)
