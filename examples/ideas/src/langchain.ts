// A provider of Millrace as a chat model of LangChain: `invoke`, `stream`, and a tool that the model calls.
import { tool } from '@langchain/core/tools'
import { createGlmEmulator, emulatorKey } from '@millrace/emulator'
import { glm } from '@millrace/glm'
import { toChatModel } from '@millrace/langchain'
import { z } from 'zod'

const vendor = glm({ apiKey: emulatorKey, fetch: createGlmEmulator().fetch })
// Any provider will do: a fallback over vendors, a limit, a recording.
const model = toChatModel(vendor, 'glm-5.3')

const { content } = await model.invoke('What is 6 * 7?')
console.log(content)

for await (const chunk of await model.stream('你是唐朝诗人王勃,请创作一首诗句')) process.stdout.write(chunk.text)
console.log()

const weather = tool(async ({ city }) => `Sunny in ${city}`, {
  name: 'weather',
  description: 'Tells the weather of a city.',
  schema: z.object({ city: z.string() }),
})
const { tool_calls: calls = [] } = await model.bindTools([weather]).invoke('How is the weather in Rome?')
for (const call of calls) console.log(call.name, call.args, '→', (await weather.invoke(call)).content)
