import type { ChatReader, ChatRecord, ChatStream, Flow } from '@millrace/core'

/** A reader that writes down what it gets, and every promise about order and re-entrancy that is broken. */
export class Recorder implements ChatReader, Flow {
  readonly batches: ChatRecord[][] = []
  readonly faults: string[] = []
  /** Called inside `batch`. */
  onBatch: (records: readonly ChatRecord[]) => void = () => {}
  #flow: Flow | undefined
  #inside: string[] = []
  #paused = false
  #left = false
  #over = false

  /** Connects the reader to a stream, and watches the calls. */
  static of(stream: ChatStream, onBatch?: (records: readonly ChatRecord[], recorder: Recorder) => void): Recorder {
    const recorder = new Recorder()
    if (onBatch) recorder.onBatch = records => onBatch(records, recorder)
    recorder.connect(stream)
    return recorder
  }

  get records(): ChatRecord[] {
    return this.batches.flat()
  }

  get paused(): boolean {
    return this.#paused
  }

  connect(stream: ChatStream): void {
    this.within('connect', () => {
      this.#flow = stream.connect(this)
    })
  }

  pause(): void {
    this.#paused = true
    this.within('pause', () => this.#flow?.pause())
  }

  resume(): void {
    this.#paused = false
    this.within('resume', () => this.#flow?.resume())
  }

  cancel(reason?: unknown): void {
    this.#left = true
    this.within('cancel', () => this.#flow?.cancel(reason))
  }

  /** Runs a call inside of which no batch may come. */
  within(name: string, call: () => void): void {
    this.#inside.push(name)
    try {
      call()
    } finally {
      this.#inside.pop()
    }
  }

  batch(records: readonly ChatRecord[]): void {
    const inside = this.#inside.at(-1)
    if (inside) this.faults.push(`batch() from inside ${inside}`)
    if (this.#paused) this.faults.push('batch() while paused')
    if (this.#left) this.faults.push('batch() after cancel')
    if (this.#over) this.faults.push('batch() after the terminal record')
    if (records.length === 0) this.faults.push('empty batch')
    const terminal = records.findIndex(record => record.type === 'finish' || record.type === 'error')
    if (terminal !== -1) {
      this.#over = true
      if (terminal !== records.length - 1) this.faults.push('records behind the terminal one')
    }
    this.batches.push([...records])
    this.#inside.push('batch')
    try {
      this.onBatch(records)
    } finally {
      this.#inside.pop()
    }
  }
}
