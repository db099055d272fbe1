/**
 * The end of a response: `finish` or `error` is the terminal record that the reader took, or `error` that the response could not be written;
 * `closed`: the reader left before that; `stalled`: the reader took nothing for too long and was dropped.
 */
export type ChatOutcome = 'finish' | 'error' | 'closed' | 'stalled'
