import { createOpenAICompatible } from '@ai-sdk/openai-compatible'
import { stepCountIs, streamText, tool } from 'ai'
import { model } from '../relay/contender.ts'
import { toolName } from '../shared/tool-script.ts'
import { description, type MakeToolReader, prompt, schema, ToolReading } from './reading.ts'

/** `streamText` of the AI SDK with a tool and `stopWhen`. */
export const aiSdk: MakeToolReader = baseURL => {
  const vendor = createOpenAICompatible({ name: 'bench', apiKey: 'bench', baseURL })
  return async steps => {
    const reading = new ToolReading()
    const { stream } = streamText({
      model: vendor.chatModel(model),
      prompt,
      tools: { [toolName]: tool({ description, inputSchema: schema, execute: reading.execute }) },
      stopWhen: stepCountIs(steps),
    })
    for await (const part of stream) {
      if (part.type === 'tool-input-delta') reading.argumentCharacters += part.delta.length
      else if (part.type === 'text-delta') reading.text += part.text
    }
    return reading
  }
}
