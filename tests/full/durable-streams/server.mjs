// The reference server of the protocol: `node server.mjs <port> [folder]`. Without a folder it keeps streams in memory.
import { DurableStreamTestServer } from '@durable-streams/server'

const [port, dataDir] = process.argv.slice(2)
await new DurableStreamTestServer({ port: Number(port), host: '127.0.0.1', ...(dataDir && { dataDir }) }).start()
