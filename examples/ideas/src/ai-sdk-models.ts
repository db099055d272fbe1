// A model of the AI SDK as a provider of Millrace: here as the second one of a fallback.
import { createOpenAI } from '@ai-sdk/openai'
import { fromLanguageModel } from '@millrace/ai-sdk'
import { withFallback } from '@millrace/core'
import { createGlmEmulator, createOpenAIEmulator, emulatorKey } from '@millrace/emulator'
import { glm } from '@millrace/glm'

// 1113: the account is empty.
const zai = createGlmEmulator({ fault: 'error:1113' })
const openai = createOpenAI({ apiKey: emulatorKey, fetch: createOpenAIEmulator().fetch })

const provider = withFallback([
  glm({ model: 'glm-5.3', apiKey: emulatorKey, fetch: zai.fetch }),
  fromLanguageModel(openai('gpt-5.4')),
])
const answer = provider.stream({ messages: [{ role: 'user', content: 'What is 6 * 7?' }] })
for await (const event of answer) {
  if (event.type === 'start')
    console.log(
      event.model,
      event.warnings?.map(({ message }) => message),
    )
  if (event.type === 'text-delta') process.stdout.write(event.delta)
}
console.log()
