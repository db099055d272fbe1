/** One server of the demo, in a process of its own that a supervisor has started. */
import type { AddressInfo } from 'node:net'
import type { StreamStore } from '@millrace/core'
import { redisStore } from '@millrace/resume/redis'
import { sqliteStore } from '@millrace/resume/sqlite'
import { createClient } from 'redis'
import { listen } from './listen.js'
import { findModels, whoAnswers } from './models/models.js'
import { createDemoServer } from './server.js'
import type { FromInstance, InstanceSettings, ToInstance } from './supervisor/protocol.js'

// A supervisor that has ended hears nothing, and this process ends with it.
const tell = (message: FromInstance): void => void process.send?.(message, () => {})

async function openStore({ store, leaseMs }: InstanceSettings): Promise<StreamStore> {
  if ('path' in store) return sqliteStore(store.path, { leaseMs })
  const client = createClient({ socket: { host: '127.0.0.1', port: store.redisPort, reconnectStrategy: 100 } })
  // Each failed command is told by its answer already.
  client.on('error', () => {})
  await client.connect()
  return redisStore(client, { leaseMs })
}

async function start(settings: InstanceSettings): Promise<void> {
  const { name, emulators, emulatorsOnly, page, approvalSecret, cluster } = settings
  const models = await findModels(emulators, emulatorsOnly ? undefined : process.env)
  const demo = createDemoServer({
    models,
    page: new URL(page),
    store: await openStore(settings),
    approvalSecret,
    instance: name,
    around: { supervised: true, cluster },
    tell: (fact, streamId) => tell({ type: 'fact', fact, ...(streamId !== undefined && { streamId }) }),
  })
  await listen(demo.server, 0)
  process.on('message', (message: ToInstance) => {
    if (message.type === 'cut') demo.cut(message.streamId)
    else if (message.type === 'end')
      demo.close().then(
        () => process.exit(0),
        () => process.exit(1),
      )
  })
  tell({ type: 'ready', port: (demo.server.address() as AddressInfo).port, answering: whoAnswers(models) })
}

process.once('message', (message: ToInstance) => {
  if (message.type === 'start')
    start(message.settings).catch((error: unknown) => {
      console.error(error)
      process.exit(1)
    })
})
process.on('disconnect', () => process.exit(0))
// A terminal tells all processes; the supervisor says when.
process.on('SIGINT', () => {})
process.on('SIGTERM', () => {})
