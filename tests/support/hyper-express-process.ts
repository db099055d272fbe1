import { fork } from 'node:child_process'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import type { Books } from '../faults/support/desk.js'
import type { OpenServer } from '../faults/support/lab-server.js'
import type { Testimony } from '../faults/support/witness.js'
import type { Installation } from './hyper-express.js'

/** A process that does as it is told. */
interface Process {
  /** Sends a command and resolves with what it gives. Rejects with what it throws, and when the process has ended. */
  send<Result>(command: string, value?: object): Promise<Result>
  /** Ends the process. */
  end(): void
}

/** Starts a program of the fixture, with the transport of fetch. */
function start({ node, folder }: Installation, program: string): Process {
  const child = fork(join(folder, program), { cwd: folder, execPath: node, execArgv: ['--conditions=workerd'] })
  const waiting = new Map<number, PromiseWithResolvers<never>>()
  let ended: Error | undefined
  let last = 0
  child.on('message', ({ id, result, error }: { id: number; result: never; error?: string }) => {
    if (error === undefined) waiting.get(id)?.resolve(result)
    else waiting.get(id)?.reject(new Error(error))
    waiting.delete(id)
  })
  child.on('exit', (code, signal) => {
    ended = new Error(`The server's process ended: ${signal ?? code}.`)
    for (const { reject } of waiting.values()) reject(ended)
  })
  return {
    send(command, value) {
      if (ended) return Promise.reject(ended)
      const answer = Promise.withResolvers<never>()
      waiting.set(++last, answer)
      child.send({ id: last, command, value })
      return answer.promise
    },
    end: () => void child.kill(),
  }
}

/** Servers in a process of their own. */
export interface ServerProcess {
  /** Starts a server that ends with the test. `Heard` is what it tells when it is asked. */
  open<Heard>(kind: 'sendChat' | 'mountChat' | 'script', settings: object): Promise<RunningServer<Heard>>
  /** Ends the process. */
  end(): void
}

/** One of them. */
export interface RunningServer<Heard> {
  readonly url: string
  heard(): Promise<Heard>
}

/** Starts the process of `server.mjs`. */
export function startServers(installation: Installation): ServerProcess {
  const { send, end } = start(installation, 'server.mjs')
  return {
    async open<Heard>(kind: string, settings: object) {
      const { number, url } = await send<{ number: number; url: string }>('open', { kind, settings })
      onTestFinished(() => send('close', { number }))
      return { url, heard: () => send<Heard>('heard', { number }) }
    },
    end,
  }
}

/** The laboratory's doors in a process of their own, one at a time. */
export interface LabProcess {
  readonly open: OpenServer
  /** Bytes of its heap that something still holds. */
  heapUsed(): Promise<number>
  /** Ends the process. */
  end(): void
}

/** Starts the process of `lab.mjs`. */
export function startLab(installation: Installation): LabProcess {
  const { send, end } = start(installation, 'lab.mjs')
  return {
    open: async (door, settings) => ({
      url: await send<string>('open', { door, settings }),
      books: () => send<Books>('books'),
      // The one server stays for the next exchange; that the responses of this one are over is in the books.
      close: async () => {},
      testify: () => send<Testimony>('testify'),
    }),
    heapUsed: () => send<number>('heapUsed'),
    end,
  }
}
