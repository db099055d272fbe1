import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'

/** Where the demo listens: nobody else on the network sees it. */
const host = '127.0.0.1'

/** Listens on `port`, or on the next free one of twenty. @returns the address. */
export async function listen(server: Server, port: number): Promise<string> {
  const last = Math.min(port + 20, 65_535)
  for (let candidate = port; ; candidate++) {
    try {
      await bound(server, candidate)
      return `http://${host}:${(server.address() as AddressInfo).port}`
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE' || candidate >= last) throw error
    }
  }
}

function bound(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, () => {
      server.off('error', reject)
      resolve()
    })
  })
}
