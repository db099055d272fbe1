// One of several instances of a server, in a process of its own, from the built packages: `node instance.ts <settings as JSON>`. It says `ready` when it
// listens, and each error that its handler is told of. SIGTERM drains it.
import { createServer } from 'node:http'
import type { StreamStore } from '@millrace/core'
import { openai } from '@millrace/openai'
import { redisStore } from '@millrace/resume/redis'
import { sqliteStore } from '@millrace/resume/sqlite'
import { createChatHandler } from '@millrace/server'
import { chatListener } from '@millrace/server/node'
import { createClient } from 'redis'
import type { InstanceSettings } from './support/instances.ts'

const { port, vendor, leaseMs, graceMs, path, redisPort } = JSON.parse(process.argv[2]!) as InstanceSettings

async function openStore(): Promise<StreamStore> {
  if (path) return sqliteStore(path, { leaseMs })
  const client = createClient({ socket: { port: redisPort!, host: '127.0.0.1' } })
  client.on('error', () => {})
  await client.connect()
  return redisStore(client, { leaseMs })
}

const handler = createChatHandler({
  provider: openai({ api: 'chat', model: 'gpt-5.4-mini', baseURL: vendor, apiKey: 'sk-instance' }),
  store: await openStore(),
  onError: error => console.log(JSON.stringify({ code: (error as { code?: string }).code, text: String(error) })),
})
const server = createServer(chatListener(handler)).listen(port, '127.0.0.1', () => console.log('ready'))
process.on('SIGTERM', async () => {
  await handler.drain({ graceMs: graceMs ?? 0 })
  server.close(() => process.exit(0))
  server.closeAllConnections()
})
