#!/usr/bin/env node
import { readArguments, usage } from './bin/arguments.js'
import { keyCommand } from './bin/key-command.js'
import { check, serve, wordsOf } from './bin/serve.js'

async function main(): Promise<void> {
  const args = readArguments(process.argv.slice(2))
  if (args.action === 'help') return console.log(usage)
  if (args.action === 'serve') return serve(args, process.env)
  if (args.action !== 'check') return keyCommand(args, process.env)
  console.log(await check(args, process.env))
}

main().catch((thrown: unknown) => {
  console.error(`millrace-gateway: ${wordsOf(thrown)}`)
  process.exitCode = 1
})
