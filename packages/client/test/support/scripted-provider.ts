import { type ChatProvider, type ChatRecord, type ChatRequest, ChatStream } from '@millrace/core'

/** An answer that a test writes while it runs. */
export interface ScriptedAnswer {
  readonly request: ChatRequest
  /** Gives records to the reader, as one batch. */
  write(...records: readonly ChatRecord[]): void
  /** True when the answer was stopped or left. */
  readonly cancelled: boolean
}

/** A provider whose answers a test writes. */
export interface ScriptedProvider extends ChatProvider {
  readonly answers: ScriptedAnswer[]
}

/** @param auto - records of the answers that are complete at once, in order; later ones are written by the test. */
export function scriptedProvider(...auto: readonly (readonly ChatRecord[])[]): ScriptedProvider {
  const answers: ScriptedAnswer[] = []
  return {
    id: 'test',
    answers,
    stream(request, options) {
      return new ChatStream(reader => {
        let cancelled = false
        const answer: ScriptedAnswer = {
          request,
          write: (...records) => reader.batch(records),
          get cancelled() {
            return cancelled
          },
        }
        const records = auto[answers.push(answer) - 1]
        if (records) reader.batch(records)
        return { pause() {}, resume() {}, cancel: () => (cancelled = true) }
      }, options)
    },
  }
}
