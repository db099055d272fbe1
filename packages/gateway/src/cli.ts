#!/usr/bin/env node
import { readArguments, usage } from './bin/arguments.js'
import { keyCommand } from './bin/key-command.js'
import { prepare, serve, wordsOf } from './bin/serve.js'

async function main(): Promise<void> {
  const args = readArguments(process.argv.slice(2))
  if (args.action === 'help') return console.log(usage)
  if (args.action === 'serve') return serve(args, process.env)
  if (args.action !== 'check') return keyCommand(args, process.env)
  const { gateway, loaded } = await prepare(args, process.env)
  const providers = gateway.providers.map(({ name }) => name).join(', ')
  console.log(
    `${loaded.file ?? 'The environment'} is right. Providers: ${providers}. Models: ${gateway.models.join(', ')}.`,
  )
  await gateway.drain({ graceMs: 0 })
}

main().catch((thrown: unknown) => {
  console.error(`millrace-gateway: ${wordsOf(thrown)}`)
  process.exitCode = 1
})
