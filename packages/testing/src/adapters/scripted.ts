import { type ChatProvider, type ChatReader, type ChatRecord, ChatStream } from '@millrace/core'

/** An answer whose records the case sends, and what became of it. */
export interface ScriptedAnswer {
  /** Sends records; held while the reader holds the answer back. */
  send(...records: ChatRecord[]): void
  readonly paused: boolean
  /** Resolves when the handler has cancelled the answer. */
  readonly cancelled: Promise<void>
}

/** A provider whose answers the case sends. */
export interface ScriptedProvider {
  readonly provider: ChatProvider
  /** Resolves with the answer of this number, from 0, when it is asked for. */
  answer(at: number): Promise<ScriptedAnswer>
}

/** A provider that says what the case tells it to. */
export function scriptedProvider(): ScriptedProvider {
  const asked: PromiseWithResolvers<ScriptedAnswer>[] = []
  const place = (at: number): PromiseWithResolvers<ScriptedAnswer> => (asked[at] ??= Promise.withResolvers())
  let count = 0
  const provider: ChatProvider = {
    id: 'scripted',
    stream: () =>
      new ChatStream(reader => {
        const { answer, flow } = begin(reader)
        place(count++).resolve(answer)
        return flow
      }),
  }
  return { provider, answer: at => place(at).promise }
}

function begin(reader: ChatReader): { answer: ScriptedAnswer; flow: ReturnType<ChatStream['connect']> } {
  const cancelled = Promise.withResolvers<void>()
  let held: ChatRecord[] = []
  let paused = false
  const release = (): void => {
    if (paused || held.length === 0) return
    const records = held
    held = []
    reader.batch(records)
  }
  const answer = {
    send(...records: ChatRecord[]): void {
      held.push(...records)
      queueMicrotask(release)
    },
    get paused(): boolean {
      return paused
    },
    cancelled: cancelled.promise,
  }
  const flow = {
    pause: () => {
      paused = true
    },
    resume: () => {
      paused = false
      queueMicrotask(release)
    },
    cancel: () => {
      held = []
      cancelled.resolve()
    },
  }
  return { answer, flow }
}
