#!/usr/bin/env node
import { parseArgs } from 'node:util'
import { createGlmEmulator } from './glm/emulator.js'
import { glmFaults } from './glm/vendor.js'
import { faultHelp } from './vendor/fault-text.js'

const help = `millrace-emulator: an emulator of the GLM chat API (Zhipu, Z.ai), for work without a key.

Usage: millrace-emulator [options]

  --port <n>              port, 0 for a free one (default 8787)
  --host <name>           address to bind (default 127.0.0.1)
  --pace <n>              tokens a second (default 40; 0 is as fast as the reader takes them)
  --first-token-ms <n>    silence before the first token (default 300)
  --tokens-per-event <n>  tokens that travel in one event (default 1)
  --key <id.secret>       an accepted key, may be repeated (default: any well-formed key)
  --model <name>          a known model, may be repeated (default: any name)
  --fault <text>          faults of every answer, as below
  --help                  this text

Faults, also per request by the header x-millrace-fault or by "!fault <text>" in the prompt; several are parted by ";":
${faultHelp(glmFaults)}
`

const options = {
  port: { type: 'string', default: '8787' },
  host: { type: 'string', default: '127.0.0.1' },
  pace: { type: 'string', default: '40' },
  'first-token-ms': { type: 'string', default: '300' },
  'tokens-per-event': { type: 'string', default: '1' },
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
  const emulator = createGlmEmulator({
    pace: {
      tokensPerSecond: readNumber('pace', values.pace),
      firstTokenMs: readNumber('first-token-ms', values['first-token-ms']),
    },
    tokensPerEvent: readNumber('tokens-per-event', values['tokens-per-event']),
    ...(values.key && { keys: values.key }),
    ...(values.model && { models: values.model }),
    ...(values.fault !== undefined && { fault: values.fault }),
  })
  const server = await emulator.listen({ port: readPort(values.port), host: values.host })
  console.log(greeting(server.baseURL, values.key?.[0] ?? 'emulator.secret', values.model?.[0] ?? 'glm-4.7'))
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void server.close())
}

const greeting = (baseURL: string, key: string, model: string) => `GLM emulator: ${baseURL}

Try it:
  curl -N ${baseURL}/chat/completions \\
    -H 'authorization: Bearer ${key}' -H 'content-type: application/json' \\
    -d '{"model":"${model}","stream":true,"messages":[{"role":"user","content":"你是唐朝诗人王勃,请创作一首诗句"}]}'
`

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
