// A provider of Millrace as a model of the AI SDK: `generateText` with a tool, and `streamText`.
import { toLanguageModel } from '@millrace/ai-sdk'
import { createGlmEmulator, emulatorKey } from '@millrace/emulator'
import { glm } from '@millrace/glm'
import { generateText, stepCountIs, streamText, tool } from 'ai'
import { z } from 'zod'

const vendor = glm({ apiKey: emulatorKey, fetch: createGlmEmulator().fetch })
// Any provider will do: a fallback over vendors, a limit, a recording.
const model = toLanguageModel(vendor, 'glm-5.3')

const weather = tool({
  description: 'Tells the weather of a city.',
  inputSchema: z.object({ city: z.string() }),
  execute: async ({ city }) => `Sunny in ${city}`,
})
const { text, steps } = await generateText({
  model,
  tools: { weather },
  stopWhen: stepCountIs(3),
  prompt: 'How is the weather in Rome?',
})
console.log(steps.length, 'steps:', text)

const answer = streamText({ model, prompt: '你是唐朝诗人王勃,请创作一首诗句' })
for await (const delta of answer.textStream) process.stdout.write(delta)
console.log(`\n${await answer.finishReason}`)
