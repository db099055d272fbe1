import { type ChildProcess, fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { RoomFact } from '../../shared/room.js'
import type { FromInstance, InstanceSettings, ToInstance } from './protocol.js'

/** Milliseconds before a process that never came up is started again. */
const pauseMs = 1_000

/** Hears of a server's process. */
export interface InstanceListener {
  fact(instance: Instance, fact: RoomFact, streamId: string | undefined): void
  /** It answers. */
  up(instance: Instance): void
}

/** A server in a process of its own, which is started again at once when it ends. */
export class Instance {
  /** Port of the process that answers now; undefined while there is none. */
  port: number | undefined
  /** The vendors that answer, in words. */
  answering = ''
  readonly name: string
  readonly #settings: InstanceSettings
  readonly #program: URL
  readonly #listener: InstanceListener
  #child: ChildProcess
  #ending = false

  constructor(program: URL, settings: InstanceSettings, listener: InstanceListener) {
    this.name = settings.name
    this.#settings = settings
    this.#program = program
    this.#listener = listener
    this.#child = this.#start()
  }

  /** Ends the process without a warning, as a crash does. */
  kill(): void {
    this.#child.kill('SIGKILL')
  }

  send(message: ToInstance): void {
    // A process that has just died hears nothing, and is missed by its end.
    if (this.#child.connected) this.#child.send(message, () => {})
  }

  /** Ends the process in good order, and for good. */
  async end(): Promise<void> {
    this.#ending = true
    const child = this.#child
    if (child.exitCode !== null || child.signalCode !== null) return
    const gone = new Promise(resolve => child.once('exit', resolve))
    if (this.port === undefined) child.kill('SIGKILL')
    else this.send({ type: 'end' })
    await gone
  }

  #start(): ChildProcess {
    const child = fork(fileURLToPath(this.#program), { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] })
    child.on('message', (message: FromInstance) => {
      if (message.type === 'fact') return this.#listener.fact(this, message.fact, message.streamId)
      this.port = message.port
      this.answering = message.answering
      this.#listener.up(this)
    })
    child.once('exit', () => {
      const wasUp = this.port !== undefined
      this.port = undefined
      if (this.#ending) return
      if (wasUp) {
        this.#listener.fact(this, { type: 'server-down' }, undefined)
        this.#child = this.#start()
      } else {
        setTimeout(() => {
          if (!this.#ending) this.#child = this.#start()
        }, pauseMs)
      }
    })
    child.send({ type: 'start', settings: this.#settings } satisfies ToInstance, () => {})
    return child
  }
}
