import type { ChatRecord, ErrorRecord, FinishEvent } from '@millrace/core'

export const start: ChatRecord = { type: 'start', messageId: 'm1', provider: 'test' }
export const open = (id = '0'): ChatRecord => ({ type: 'text-start', id })
export const delta = (text: string, id = '0'): ChatRecord => ({ type: 'text-delta', id, delta: text })
export const close = (id = '0'): ChatRecord => ({ type: 'text-end', id })
export const finish: FinishEvent = { type: 'finish', reason: 'stop' }
export const failure = (code: ErrorRecord['error']['code'] = 'network'): ErrorRecord => ({
  type: 'error',
  error: { code, message: 'It failed.', retryable: false },
})

/** A first batch with content. */
export const opening = (text = 'a'): ChatRecord[] => [start, open(), delta(text)]

/** What a reader sees of an answer, short: `start`, `+0`, `0:text`, `-0`, `finish`, `error aborted`. */
export const brief = (record: ChatRecord): string => {
  switch (record.type) {
    case 'text-start':
    case 'reasoning-start':
      return `+${record.id}`
    case 'text-delta':
    case 'reasoning-delta':
      return `${record.id}:${record.delta}`
    case 'text-end':
    case 'reasoning-end':
      return `-${record.id}`
    case 'error':
      return `error ${record.error.code}`
    case 'finish':
      return `finish ${record.reason}`
    default:
      return record.type
  }
}

/** The batches in short, one text each. */
export const briefly = (batches: readonly (readonly ChatRecord[])[]): string[] =>
  batches.map(batch => batch.map(brief).join(' '))
