import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { connect } from 'node:net'
import { Worker } from 'node:worker_threads'
import { onTestFinished } from 'vitest'
import { until } from './until.js'

/** What the thread of a stuck upstream tells. */
export interface StuckNews {
  readonly port?: number
  readonly accepted?: boolean
  readonly received?: string
}

/** A port to which connections are begun and never completed, until it is let go. */
export interface StuckUpstream {
  readonly baseURL: string
  /** Whether somebody is about to connect. */
  connecting(): boolean
  /** Lets everybody in, and answers each request with 401. */
  letGo(): void
  /** All that has arrived. */
  received(): string
}

/** The kernel tells here who connects; elsewhere than on Linux nobody does. */
export const canSeeConnecting = process.platform === 'linux'

/** A server whose queue of connections is full, so that the kernel drops every further one's first packet. Ends with the test. */
export async function stuckUpstream(): Promise<StuckUpstream> {
  const gate = new Int32Array(new SharedArrayBuffer(4))
  const worker = new Worker(new URL('./stuck-upstream.worker.ts', import.meta.url), { workerData: gate })
  const letGo = (): void => {
    Atomics.store(gate, 0, 1)
    Atomics.notify(gate, 0)
  }
  let port = 0
  let received = ''
  worker.on('message', (news: StuckNews) => {
    port ||= news.port ?? 0
    received += news.received ?? ''
  })
  onTestFinished(async () => {
    letGo()
    await worker.terminate()
  })
  await until('the upstream listens', () => port)
  // A queue of length 1 holds two.
  for (let i = 0; i < 2; i++) {
    const filler = connect(port, '127.0.0.1')
    filler.on('error', () => {})
    onTestFinished(() => void filler.destroy())
    await once(filler, 'connect')
  }
  return { baseURL: `http://127.0.0.1:${port}`, connecting: () => connectingTo(port), letGo, received: () => received }
}

/** Whether a socket of this machine has sent its first packet to a port of 127.0.0.1 and has no answer: state 02 in the kernel's table. */
function connectingTo(port: number): boolean {
  const remote = `0100007F:${port.toString(16).toUpperCase().padStart(4, '0')}`
  return readFileSync('/proc/net/tcp', 'utf8')
    .split('\n')
    .some(line => {
      const [, , to, state] = line.trim().split(/\s+/)
      return to === remote && state === '02'
    })
}
