import { readOptions, usage } from './options.js'
import { openHouse } from './supervisor/house.js'

async function main(): Promise<void> {
  const { help, emulator, port, cluster } = readOptions(process.argv.slice(2))
  if (help) {
    console.log(usage)
    return
  }
  let close = async (): Promise<void> => {}
  let ending = false
  const end = (): void => {
    // The second Ctrl-C does not wait.
    if (ending) process.exit(130)
    ending = true
    close().then(
      () => process.exit(0),
      () => process.exit(1),
    )
  }
  process.on('SIGINT', end)
  process.on('SIGTERM', end)
  const house = await openHouse({ port, emulatorsOnly: emulator, cluster })
  close = house.close
  console.log(`Answers come from ${house.answering}.`)
  if (cluster) console.log('Two servers over one Redis answer, in turn; the machine room shows which.')
  console.log(`Millrace is running at ${house.address} (Ctrl-C ends it)`)
  // Whoever started this says that it starts until it hears so.
  process.send?.('ready')
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error)
  process.exit(1)
})
