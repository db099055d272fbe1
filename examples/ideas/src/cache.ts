// An equal request gets the answer of before, and nobody gets the answer of another user.
import { withCache } from '@millrace/core'
import { createGlmEmulator, emulatorKey } from '@millrace/emulator'
import { glm } from '@millrace/glm'

const emulator = createGlmEmulator()
const vendor = glm({ model: 'glm-5.3', apiKey: emulatorKey, fetch: emulator.fetch })

// Anything with `get` and `set`, which may give promises: a Map, Redis, a KV store. It decides how long it keeps answers.
const kept = new Map<string, string>()
const provider = withCache(vendor, { get: key => kept.get(key), set: (key, text) => kept.set(key, text) })

async function ask(user: string): Promise<void> {
  const answer = await provider.stream({ user, messages: [{ role: 'user', content: 'What is 6 * 7?' }] }).message()
  console.log(user, 'pays', answer.usage?.outputTokens, 'tokens')
}

await ask('anna')
await ask('anna') // out of the cache
await ask('ben') // his own
console.log('The vendor was asked', emulator.stats.requests, 'times, and', kept.size, 'answers are kept.')
