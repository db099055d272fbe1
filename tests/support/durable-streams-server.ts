import { copyFileSync } from 'node:fs'
import { join } from 'node:path'
import { freePort } from './free-port.ts'
import { startProgram } from './program.ts'

/** The reference server of the Durable Streams protocol, in a process of its own. */
export interface DurableStreamsServer {
  /** Address below which streams are made. */
  readonly url: string
  /** Ends the process without a warning, and starts it again over the same files. */
  restart(): Promise<void>
  stop(): Promise<void>
}

/**
 * Starts it on a free port.
 *
 * @param npm - the folder into which the fixture `tests/full/durable-streams` was installed.
 * @param folder - the place of its files. Default: it keeps streams in memory.
 */
export async function startDurableStreams(npm: string, folder?: string): Promise<DurableStreamsServer> {
  const port = await freePort()
  copyFileSync(join(import.meta.dirname, '../full/durable-streams/server.mjs'), join(npm, 'server.mjs'))
  const args = ['server.mjs', String(port), ...(folder ? [folder] : [])]
  const start = () => startProgram({ command: process.execPath, args, folder: npm, port })
  let program = await start()
  return {
    url: `http://127.0.0.1:${port}/v1/stream`,
    async restart() {
      await program.end()
      program = await start()
    },
    stop: () => program.end(),
  }
}
