import type { ChatReader, ChatRecord, ChatSource, Flow } from '@millrace/core'

/** A source on strings: it does what a test says, at the moment the test says, and writes down what it is told. */
export class Puppet implements Flow {
  readonly calls: string[] = []
  /** What it does of its own when called. */
  readonly acts: Partial<Record<'connect' | 'pause' | 'resume' | 'cancel', () => void>> = {}
  reason: unknown
  #reader: ChatReader | undefined

  readonly source: ChatSource = reader => {
    this.#reader = reader
    this.#act('connect')
    return this
  }

  push(...records: readonly ChatRecord[]): void {
    this.#reader?.batch(records)
  }

  pause(): void {
    this.#act('pause')
  }

  resume(): void {
    this.#act('resume')
  }

  cancel(reason?: unknown): void {
    this.reason = reason
    this.#act('cancel')
  }

  count(call: string): number {
    return this.calls.filter(each => each === call).length
  }

  #act(call: 'connect' | 'pause' | 'resume' | 'cancel'): void {
    this.calls.push(call)
    this.acts[call]?.()
  }
}
