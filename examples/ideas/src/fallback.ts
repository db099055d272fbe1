// A second vendor answers where the first is down, silent, or slow to begin.
import { type ChatProvider, withFallback } from '@millrace/core'
import { createGlmEmulator, createOpenAIEmulator, emulatorKey } from '@millrace/emulator'
import { glm } from '@millrace/glm'
import { openai } from '@millrace/openai'

/** GLM with a fault for each request, as long as there are any. */
const glmWith = (...faults: string[]) =>
  glm({ model: 'glm-5.3', apiKey: emulatorKey, fetch: createGlmEmulator({ fault: () => faults.shift() }).fetch })
const gpt = openai({ model: 'gpt-5.4', apiKey: emulatorKey, fetch: createOpenAIEmulator().fetch })

async function ask(provider: ChatProvider): Promise<void> {
  const answer = provider.stream({ messages: [{ role: 'user', content: 'What is 6 * 7?' }] })
  const { model, warnings } = await answer.message()
  console.log(model, warnings?.map(({ message }) => message) ?? [])
}

// Budgets and memory: an answer must begin within 300 ms and go on within 5 s; after two failures in a row GLM is passed
// over for a minute, and then one request tries it again.
const careful = withFallback(
  [{ provider: glmWith('error:1305', 'slow-head'), firstTokenTimeoutMs: 300, interTokenTimeoutMs: 5_000 }, gpt],
  { circuit: { failures: 2, cooldownMs: 60_000 } },
)
await ask(careful) // GLM says that it is overloaded
await ask(careful) // GLM says nothing
await ask(careful) // GLM is not asked

// A hedge: a request without an answer after 100 ms goes to the next vendor too, and the faster one answers. Both may cost.
await ask(withFallback([glmWith('slow-head'), gpt], { hedgeAfterMs: 100 }))
