/**
 * How a response ended: `finish` and `error` say with which terminal record, `closed` that the reader left before that arrived, `stalled`
 * that the reader took nothing for too long and was dropped.
 */
export type ChatOutcome = 'finish' | 'error' | 'closed' | 'stalled'
