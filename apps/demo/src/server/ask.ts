import { once } from 'node:events'
import { text } from 'node:stream/consumers'
import { ChatError } from '@millrace/core'
import { readCommandLine } from './command-line.js'
import { startEmulators } from './models/emulators.js'
import type { ServedModel } from './models/model.js'
import { findModels } from './models/models.js'

const usage = `Usage: npm run ask -- [options] "prompt"
       npm run -s ask -- [options] < prompt.txt > answer.txt

  --emulator      answer from an emulator, even when there is a key in the environment
  --model NAME    the model to ask, such as glm-5.3 or emulator-openai/gpt-5.4 (default: the first one, GLM's where there is a key for it)
  --help          show this

Streams the answer to the terminal: the answer to standard output, reasoning and notes to standard error.`

async function main(): Promise<number> {
  const { help, emulator, model, prompt: given } = readOptions(process.argv.slice(2))
  // A text of the command line is the whole prompt: whoever starts this may leave a pipe open in which nothing ever comes.
  const prompt = help || given !== '' || process.stdin.isTTY ? given : await readPrompt()
  if (help || prompt === '') {
    if (help) console.log(usage)
    else console.error(usage)
    return help ? 0 : 2
  }
  const emulators = await startEmulators()
  try {
    const models = await findModels(emulators.addresses, emulator ? {} : process.env)
    const asked = models.find(({ info, name }) => model === undefined || info.id === model || name === model)
    if (!asked)
      throw new Error(`There is no model ${model}: choose one of ${models.map(({ info }) => info.id).join(', ')}.`)
    return await answer(asked, prompt)
  } finally {
    await emulators.close()
  }
}

/** Writes the answer as it comes. Returns the exit code. */
async function answer({ info, name, open }: ServedModel, prompt: string): Promise<number> {
  const by = info.emulated ? `an emulator of ${info.vendor} on this machine` : info.vendor
  process.stderr.write(faint(`Answers come from ${by}.\n`))
  const stop = new AbortController()
  process.once('SIGINT', () => stop.abort())
  let isRead = true
  for (const output of [process.stdout, process.stderr])
    output.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') throw error
      // Such as `| head`, which has seen enough: the vendor's call ends with it.
      isRead = false
      stop.abort()
    })
  try {
    const question = { model: name, messages: [{ role: 'user' as const, content: prompt }] }
    for await (const event of open({}).stream(question, { signal: stop.signal })) {
      if (event.type === 'reasoning-delta') process.stderr.write(faint(event.delta))
      else if (event.type === 'reasoning-end') process.stderr.write('\n')
      else if (event.type === 'text-delta') await print(event.delta)
      else if (event.type === 'finish') process.stdout.write('\n')
    }
    return 0
  } catch (error) {
    if (!isRead) return 0
    if (!(error instanceof ChatError)) throw error
    console.error(`\n${error.code}: ${error.message}`)
    return error.code === 'aborted' ? 130 : 1
  }
}

async function readPrompt(): Promise<string> {
  process.stderr.write(faint('Reading the prompt from standard input.\n'))
  return (await text(process.stdin)).trim()
}

/** Writes a piece of the answer, and waits for a slow reader: the vendor is held back meanwhile. */
async function print(piece: string): Promise<void> {
  if (!process.stdout.write(piece)) await once(process.stdout, 'drain')
}

/** @throws Error that names an option that does not exist; what follows `--` is the prompt. */
function readOptions(args: readonly string[]) {
  const { values, positionals } = readCommandLine({
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
