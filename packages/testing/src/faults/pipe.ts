import type { Socket } from 'node:net'
import type { Fault } from './fault.js'
import { FaultLine, type FaultStep, isLast } from './line.js'

/** The two ends of a pipe, its faults, and functions that hear of both. */
export interface FaultPipeOptions {
  readonly source: Socket
  readonly sink: Socket
  readonly faults: readonly Fault[]
  /**
   * Throws bytes behind a stall away instead of leaving them with their sender: for a client's request, so that a client who leaves is
   * noticed.
   */
  readonly swallows: boolean
  /** Bytes passed. */
  onPass(bytes: number): void
  /** A fault struck. */
  onStrike(fault: Fault): void
  /** The source has ended, and all of it was passed on. Not called behind a fault that nothing passes. */
  onEnd(): void
}

/** One direction of one connection: reads only what its sink takes, and does what its faults ask. */
export class FaultPipe {
  readonly #options: FaultPipeOptions
  readonly #line: FaultLine
  #steps: FaultStep[] = []
  #waiting = false
  #stopped = false
  #ended = false
  #timer: ReturnType<typeof setTimeout> | undefined

  constructor(options: FaultPipeOptions) {
    this.#options = options
    this.#line = new FaultLine(options.faults)
    options.source.on('data', (bytes: Buffer) => this.#take(bytes))
    // Comes to a paused socket too, and so in front of what still waits here.
    options.source.on('end', () => {
      this.#ended = true
      if (!this.#waiting && !this.#stopped) options.onEnd()
    })
  }

  /** Nothing passes any more. */
  stop(): void {
    this.#stopped = true
    this.#steps = []
    clearTimeout(this.#timer)
  }

  #take(bytes: Uint8Array): void {
    if (this.#stopped) return
    this.#steps.push(...this.#line.push(bytes))
    if (!this.#waiting) this.#go()
    if (this.#waiting) this.#options.source.pause()
  }

  /** Goes on until there is nothing left to do, or something to wait for. */
  readonly #go = (): void => {
    const { source, sink, onPass, onEnd } = this.#options
    this.#waiting = false
    for (let step = this.#steps.shift(); step; step = this.#steps.shift()) {
      if (step.type === 'strike') this.#strike(step.fault)
      else if (step.type === 'turn') this.#waitFor(go => setImmediate(go))
      else {
        onPass(step.bytes.length)
        if (!sink.write(step.bytes)) this.#waitFor(go => sink.once('drain', go))
      }
      if (this.#waiting) return
    }
    if (this.#ended && !this.#stopped) onEnd()
    else source.resume()
  }

  #waitFor(begin: (go: () => void) => unknown): void {
    this.#waiting = true
    begin(this.#go)
  }

  #strike(fault: Fault): void {
    if (fault.kind === 'delay') {
      this.#waitFor(go => {
        this.#timer = setTimeout(go, fault.ms)
      })
    } else if (isLast(fault)) {
      this.stop()
      this.#waiting = fault.kind !== 'stall' || !this.#options.swallows
    }
    this.#options.onStrike(fault)
  }
}
