import { ChatError } from '@millrace/core'
import { openBackend } from './provider.js'

const usage = `Usage: npm run ask -- [--emulator] "prompt"

Streams the answer to the terminal: the answer to standard output, reasoning and notes to standard error.`

async function main(): Promise<number> {
  const args = process.argv.slice(2)
  const emulator = args.includes('--emulator')
  const prompt = args.filter(arg => arg !== '--emulator').join(' ')
  if (prompt === '' || prompt === '--help' || prompt === '-h') {
    console.log(usage)
    return prompt === '' ? 2 : 0
  }
  const backend = await openBackend({ emulator })
  process.stderr.write(faint(`Answers come from ${backend.label}.\n`))
  const stop = new AbortController()
  process.once('SIGINT', () => stop.abort())
  try {
    const stream = backend.provider.stream({ messages: [{ role: 'user', content: prompt }] }, { signal: stop.signal })
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
