import { createServer } from 'node:net'
import { parentPort, workerData } from 'node:worker_threads'
import type { StuckNews } from './stuck-upstream.ts'

/** One word of memory: 0 while the door is shut. */
const gate = workerData as Int32Array
const tell = (news: StuckNews): void => parentPort?.postMessage(news)

const refusal = '{"error":{"code":"1000","message":"nobody is here"}}'
const response = `HTTP/1.1 401 Unauthorized\r\ncontent-type: application/json\r\ncontent-length: ${refusal.length}\r\n\r\n${refusal}`

const server = createServer(socket => {
  tell({ accepted: true })
  socket.on('error', () => {})
  socket.on('data', bytes => {
    tell({ received: bytes.toString() })
    socket.write(response)
  })
})

server.listen({ host: '127.0.0.1', port: 0, backlog: 1 }, () => {
  tell({ port: (server.address() as { port: number }).port })
  // This thread does nothing else from here on: whoever connects waits in the kernel.
  Atomics.wait(gate, 0, 0)
})
