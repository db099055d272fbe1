import { createServer } from 'node:http'
import { createRequire } from 'node:module'
import { connect } from 'node:net'
import { pathToFileURL } from 'node:url'
import { sleep } from '../../shared/clock.ts'
import { listening } from '../adapter.ts'
import type { Listen } from '../contender.ts'

/** Its program, in this process: it reads the command line, and listens when it is loaded. */
export const listen: Listen = async () => {
  const free = createServer()
  const port = await listening(free)
  await new Promise(resolve => free.close(resolve))
  process.argv.splice(2, process.argv.length, `--port=${port}`, '--headless')
  const program = createRequire(import.meta.url).resolve('@portkey-ai/gateway/build/start-server.js')
  await import(pathToFileURL(program).href)
  while (!(await accepts(port))) await sleep(50)
  return port
}

const accepts = (port: number): Promise<boolean> =>
  new Promise(resolve => {
    const socket = connect(port, '127.0.0.1', () => {
      socket.destroy()
      resolve(true)
    })
    socket.on('error', () => resolve(false))
  })
