import { randomBytes } from 'node:crypto'
import { memoryStore } from '@millrace/resume'
import { listen } from './listen.js'
import { startEmulators } from './models/emulators.js'
import { findModels, whoAnswers } from './models/models.js'
import { readOptions, usage } from './options.js'
import { createDemoServer } from './server.js'

async function main(): Promise<void> {
  const options = readOptions(process.argv.slice(2))
  if (options.help) {
    console.log(usage)
    return
  }
  const emulators = await startEmulators()
  const models = await findModels(emulators.addresses, options.emulator ? {} : process.env)
  const demo = createDemoServer({
    models,
    page: new URL('./page/', import.meta.url),
    store: memoryStore(),
    approvalSecret: randomBytes(32).toString('hex'),
  })
  const address = await listen(demo.server, options.port)
  console.log(`Answers come from ${whoAnswers(models)}.`)
  console.log(`Millrace is running at ${address} (Ctrl-C ends it)`)
  let ending = false
  const end = (): void => {
    // The second Ctrl-C does not wait.
    if (ending) process.exit(130)
    ending = true
    Promise.all([demo.close(), emulators.close()]).then(
      () => process.exit(0),
      () => process.exit(1),
    )
  }
  process.on('SIGINT', end)
  process.on('SIGTERM', end)
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error)
  process.exit(1)
})
