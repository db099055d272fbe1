import { model } from '../relay/contender.ts'
import { loadBuilt, loadMillrace } from '../relay/millrace.ts'
import { toolName } from '../shared/tool-script.ts'
import { description, type MakeToolReader, prompt, schema, ToolReading } from './reading.ts'

const { withTools } = (await loadBuilt('core/dist/index.js')) as typeof import('../../../packages/core/src/index.ts')
const { glm } = await loadMillrace()

/** `withTools` of Millrace. */
export const millrace: MakeToolReader = baseURL => {
  const vendor = glm({ apiKey: 'bench', baseURL })
  return async steps => {
    const reading = new ToolReading()
    const tools = { [toolName]: { description, input: schema, execute: reading.execute } }
    const provider = withTools(vendor, tools, { maxSteps: steps })
    for await (const event of provider.stream({ model, messages: [{ role: 'user', content: prompt }] })) {
      if (event.type === 'tool-call-delta') reading.argumentCharacters += event.delta.length
      else if (event.type === 'text-delta') reading.text += event.delta
    }
    return reading
  }
}
