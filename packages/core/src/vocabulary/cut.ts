import type { FinishReason } from './events.js'

/** True where the last call of an answer may lack its end. */
export const isCut = (reason: FinishReason): boolean => reason === 'length' || reason === 'content-filter'
