import type { FinishReason } from '@millrace/core'

/** True where the last call of an answer may lack its end. */
export const isCut = (reason: FinishReason): boolean => reason === 'length' || reason === 'content-filter'
