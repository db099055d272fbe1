import { listen } from './listen.js'
import { readOptions, usage } from './options.js'
import { openBackend } from './provider.js'
import { createDemoServer } from './server.js'

async function main(): Promise<void> {
  const options = readOptions(process.argv.slice(2))
  if (options.help) {
    console.log(usage)
    return
  }
  const backend = await openBackend(options)
  const demo = createDemoServer(backend, new URL('./page/', import.meta.url))
  const address = await listen(demo.server, options.port)
  console.log(`Answers come from ${backend.label}.`)
  console.log(`Millrace is running at ${address} (Ctrl-C ends it)`)
  let ending = false
  const end = (): void => {
    // The second Ctrl-C does not wait.
    if (ending) process.exit(130)
    ending = true
    demo.close().then(
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
