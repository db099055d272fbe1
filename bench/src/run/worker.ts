import { type ChildProcess, fork } from 'node:child_process'
import { join } from 'node:path'
import type { Reply } from '../shared/ipc.ts'
import { onCores } from './cores.ts'

/** A process of the benchmark that can be asked for things. */
export class Worker {
  readonly #child: ChildProcess
  readonly #waiting = new Map<number, { resolve(output: unknown): void; reject(error: Error): void }>()
  readonly #name: string
  #calls = 0
  #gone: string | undefined

  /**
   * @param file - a file of `bench/dist`.
   * @param cores - those that it may use. Default: all.
   * @param env - variables beside those of this process.
   */
  constructor(
    file: string,
    args: readonly string[] = [],
    cores?: readonly number[],
    env: Readonly<Record<string, string>> = {},
  ) {
    this.#name = [file, ...args.slice(0, 1)].join(' ')
    const flags = ['--expose-gc', ...profiling(file, args)]
    const [program, ...before] = cores ? onCores(cores) : [process.execPath]
    this.#child = fork(join(import.meta.dirname, file), [...args], {
      execPath: program,
      execArgv: [...before, ...flags],
      env: { ...process.env, NODE_ENV: 'production', ...env },
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    })
    this.#child.on('message', ({ id, output, error }: Reply) => {
      const call = this.#waiting.get(id)
      this.#waiting.delete(id)
      if (error === undefined) call?.resolve(output)
      else call?.reject(new Error(`${this.#name}: ${error}`))
    })
    this.#child.on('exit', (code, signal) => this.#fail(`${this.#name} ended (${signal ?? code})`))
    this.#child.on('error', error => this.#fail(`${this.#name} did not start: ${error.message}`))
  }

  /**
   * Asks the process for something.
   *
   * @param capMs - the call is given up after so long.
   */
  call<Output>(name: string, input?: unknown, capMs = 120_000): Promise<Output> {
    if (this.#gone !== undefined) return Promise.reject(new Error(this.#gone))
    const id = ++this.#calls
    return new Promise<Output>((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error(`${this.#name}: no answer to ${name} within ${capMs} ms`)), capMs)
      const settled =
        <Value>(settle: (value: Value) => void) =>
        (value: Value) => {
          clearTimeout(timer)
          this.#waiting.delete(id)
          settle(value)
        }
      this.#waiting.set(id, { resolve: settled(resolve as (output: unknown) => void), reject: settled(reject) })
      this.#child.send({ id, name, input })
    })
  }

  /** Ends the process and waits until it is gone. */
  async end(): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return
    const exited = new Promise(resolve => this.#child.once('exit', resolve))
    // A profile is written at a regular exit only; a busy process may not get to it.
    if (this.#child.connected) this.#child.disconnect()
    const timer = setTimeout(() => this.#child.kill('SIGKILL'), 3000)
    await exited
    clearTimeout(timer)
  }

  #fail(reason: string): void {
    this.#gone = reason
    for (const { reject } of this.#waiting.values()) reject(new Error(reason))
    this.#waiting.clear()
  }
}

/** Processes whose CPU time is the measure. */
const profiled = ['relay.js', 'tools.js']

let profiles = 0

/** `BENCH_PROFILE=<folder>` has each of these write a CPU profile there, `<contender>.<number>.cpuprofile`. */
function profiling(file: string, [contender]: readonly string[]): string[] {
  const folder = process.env.BENCH_PROFILE
  if (!folder || !profiled.includes(file)) return []
  return ['--cpu-prof', `--cpu-prof-dir=${folder}`, `--cpu-prof-name=${contender}.${++profiles}.cpuprofile`]
}
