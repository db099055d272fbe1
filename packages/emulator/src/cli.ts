#!/usr/bin/env node
import { parseArgs } from 'node:util'
import { createEmulator } from './core/emulator.js'
import { emulatorKey } from './core/key.js'
import { commonFaults, faultHelp } from './course/fault-text.js'
import { type ServedName, type ServedVendor, type SharedOptions, servedVendors, together } from './vendors.js'

const everyVendor = Object.keys(servedVendors) as ServedName[]

const help = `millrace-emulator: emulators of the APIs of GLM (Zhipu, Z.ai), OpenAI, Anthropic, Gemini, Bedrock and TGI, for work without a key.

Usage: millrace-emulator [options]

  --vendor <name>         ${everyVendor.join(', ')}; may be repeated (default: all of them at one address)
  --port <n>              port, 0 for a free one (default 8787)
  --host <name>           address to bind (default 127.0.0.1)
  --pace <n>              tokens a second (default 40; 0 is as fast as the reader takes them)
  --first-token-ms <n>    silence before the first token (default 300)
  --tokens-per-event <n>  tokens that travel in one event (default 1; Gemini 8)
  --key <key>             an accepted key, may be repeated (default: any; GLM's have the form id.secret)
  --model <name>          a known model, may be repeated (default: any name)
  --fault <text>          faults of every answer, as below
  --help                  this text

Faults, also per request by the header x-millrace-fault or by "!fault <text>" in the prompt; several are parted by ";":
${faultHelp(commonFaults)}
${everyVendor.map(name => `\n${servedVendors[name].name} alone:\n${faultHelp(servedVendors[name].faults, commonFaults)}`).join('\n')}
`

const options = {
  vendor: { type: 'string', multiple: true },
  port: { type: 'string', default: '8787' },
  host: { type: 'string', default: '127.0.0.1' },
  pace: { type: 'string', default: '40' },
  'first-token-ms': { type: 'string', default: '300' },
  'tokens-per-event': { type: 'string' },
  key: { type: 'string', multiple: true },
  model: { type: 'string', multiple: true },
  fault: { type: 'string' },
  help: { type: 'boolean', default: false },
} as const

async function main(): Promise<void> {
  const { values } = parseArgs({ options, allowPositionals: false })
  if (values.help) {
    console.log(help)
    return
  }
  const vendors = [...new Set(values.vendor?.map(readVendor) ?? everyVendor)]
  const perEvent = values['tokens-per-event']
  const shared: SharedOptions = {
    pace: {
      tokensPerSecond: readNumber('pace', values.pace),
      firstTokenMs: readNumber('first-token-ms', values['first-token-ms']),
    },
    ...(perEvent !== undefined && { tokensPerEvent: readNumber('tokens-per-event', perEvent) }),
    ...(values.key && { keys: values.key }),
    ...(values.model && { models: values.model }),
    ...(values.fault !== undefined && { fault: values.fault }),
  }
  const emulator = createEmulator(together(vendors, shared), shared)
  const server = await emulator.listen({ port: readPort(values.port), host: values.host })
  console.log(greeting(server.url, vendors, values.key?.[0] ?? emulatorKey, values.model?.[0]))
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void server.close())
}

function greeting(url: string, vendors: readonly ServedName[], key: string, model: string | undefined): string {
  const bases = vendors.map(name => `  ${servedVendors[name].name.padEnd(9)}  ${url}${servedVendors[name].basePath}`)
  const { basePath, example }: ServedVendor = servedVendors[vendors[0]!]
  const { path, key: header, headers = {}, body } = example(model)
  const all = [
    header + key,
    ...Object.entries({ ...headers, 'content-type': 'application/json' }).map(pair => pair.join(': ')),
  ]
  return `Emulators, by the base URL of a client:
${bases.join('\n')}

Try it:
  curl -N '${url}${basePath}${path}' \\
    ${all.map(each => `-H '${each}'`).join(' ')} \\
    -d '${JSON.stringify(body)}'
`
}

function readVendor(text: string): ServedName {
  if (!Object.hasOwn(servedVendors, text))
    throw new TypeError(`--vendor must be one of ${everyVendor.join(', ')}, not "${text}"`)
  return text as ServedName
}

function readNumber(name: string, text: string): number {
  const value = Number(text)
  if (text.trim() === '' || !(value >= 0)) throw new TypeError(`--${name} must be a number of 0 or more, not "${text}"`)
  return value
}

function readPort(text: string): number {
  const port = readNumber('port', text)
  if (!Number.isInteger(port) || port > 65_535) throw new TypeError(`--port must be a port number, not "${text}"`)
  return port
}

main().catch((error: Error) => {
  console.error(`millrace-emulator: ${error.message}\nSee millrace-emulator --help`)
  process.exitCode = 1
})
