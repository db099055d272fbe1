import { connect, createServer } from 'node:net'
import { sleep } from './clock.ts'

const stepMs = 4
const mostMs = 20_000

/** A port of 127.0.0.1 that nobody has, for programs that take no 0. */
export async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as { port: number }
  await new Promise(resolve => server.close(resolve))
  return port
}

/** Waits until somebody listens at a port, to 4 ms. @throws Error where nobody does within 20 s, or what `gone` says. */
export async function listeningAt(port: number, gone: () => string | undefined = () => undefined): Promise<void> {
  for (let waited = 0; !(await accepts(port)); waited += stepMs) {
    const reason = gone()
    if (reason !== undefined) throw new Error(reason)
    if (waited > mostMs) throw new Error(`nobody listens at port ${port}`)
    await sleep(stepMs)
  }
}

const accepts = (port: number): Promise<boolean> =>
  new Promise(resolve => {
    const socket = connect(port, '127.0.0.1', () => {
      socket.destroy()
      resolve(true)
    })
    socket.on('error', () => resolve(false))
  })
