import { createRequire } from 'node:module'
import { pathToFileURL } from 'node:url'
import { freePort, listeningAt } from '../../shared/ports.ts'
import type { Listen } from '../contender.ts'

/** Its program, in this process: it reads the command line, and listens when it is loaded. */
export const listen: Listen = async () => {
  const port = await freePort()
  process.argv.splice(2, process.argv.length, `--port=${port}`, '--headless')
  const program = createRequire(import.meta.url).resolve('@portkey-ai/gateway/build/start-server.js')
  await import(pathToFileURL(program).href)
  await listeningAt(port)
  return port
}
