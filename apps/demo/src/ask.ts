import { parseArgs } from 'node:util'
import { ChatError } from '@millrace/core'
import { openBackend } from './provider.js'

const usage = `Usage: npm run ask -- [options] "prompt"

  --emulator      answer from the emulator, even when there is a key in the environment
  --model NAME    the model to ask (default: the provider's)
  --help          show this

Streams the answer to the terminal: the answer to standard output, reasoning and notes to standard error.`

async function main(): Promise<number> {
  const { help, emulator, model, prompt } = readOptions(process.argv.slice(2))
  if (help || prompt === '') {
    if (help) console.log(usage)
    else console.error(usage)
    return help ? 0 : 2
  }
  const backend = await openBackend({ emulator })
  process.stderr.write(faint(`Answers come from ${backend.label}.\n`))
  const stop = new AbortController()
  process.once('SIGINT', () => stop.abort())
  try {
    const stream = backend.provider.stream(
      { ...(model !== undefined && { model }), messages: [{ role: 'user', content: prompt }] },
      { signal: stop.signal },
    )
    for await (const event of stream) {
      if (event.type === 'reasoning-delta') process.stderr.write(faint(event.delta))
      else if (event.type === 'reasoning-end') process.stderr.write('\n')
      else if (event.type === 'text-delta') process.stdout.write(event.delta)
      else if (event.type === 'finish') process.stdout.write('\n')
    }
    return 0
  } catch (error) {
    if (!(error instanceof ChatError)) throw error
    console.error(`\n${error.code}: ${error.message}`)
    return error.code === 'aborted' ? 130 : 1
  } finally {
    await backend.close()
  }
}

/** @throws Error that names an option that does not exist; what follows `--` is the prompt. */
function readOptions(args: readonly string[]) {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      emulator: { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
      model: { type: 'string' },
    },
  })
  return { ...values, prompt: positionals.join(' ') }
}

const faint = (text: string): string => (process.stderr.isTTY ? `\u001b[2m${text}\u001b[0m` : text)

main().then(
  code => {
    process.exitCode = code
  },
  (error: unknown) => {
    console.error(error instanceof Error ? error.message : error)
    process.exitCode = 1
  },
)
