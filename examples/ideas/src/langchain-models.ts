// A chat model of LangChain as a provider of Millrace: here as the second one of a fallback.
import { ChatOpenAI } from '@langchain/openai'
import { withFallback } from '@millrace/core'
import { createGlmEmulator, createOpenAIEmulator, emulatorKey } from '@millrace/emulator'
import { glm } from '@millrace/glm'
import { fromChatModel } from '@millrace/langchain'

// 1113: the account is empty.
const zai = createGlmEmulator({ fault: 'error:1113' })
// LangChain tries six times by default: here the fallback decides.
const openai = new ChatOpenAI({
  model: 'gpt-5.4',
  maxRetries: 0,
  apiKey: emulatorKey,
  configuration: { fetch: createOpenAIEmulator().fetch },
})

const provider = withFallback([glm({ model: 'glm-5.3', apiKey: emulatorKey, fetch: zai.fetch }), fromChatModel(openai)])
const answer = provider.stream({ messages: [{ role: 'user', content: 'What is 6 * 7?' }] })
for await (const event of answer) {
  if (event.type === 'start')
    console.log(
      event.provider,
      event.warnings?.map(({ message }) => message),
    )
  if (event.type === 'text-delta') process.stdout.write(event.delta)
}
console.log()
