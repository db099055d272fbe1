// The model calls a tool of an MCP server. The server is in this process here; else the client has a transport to it.
import { withTools } from '@millrace/core'
import { mcpTools } from '@millrace/core/mcp'
import { createGlmEmulator, emulatorKey } from '@millrace/emulator'
import { glm } from '@millrace/glm'
import { Client } from '@modelcontextprotocol/client'
import { InMemoryTransport, McpServer } from '@modelcontextprotocol/server'
import { z } from 'zod'

const server = new McpServer({ name: 'weather', version: '1.0.0' })
const weather = { description: 'Tells the weather of a city.', inputSchema: z.object({ city: z.string() }) }
server.registerTool('weather', weather, async ({ city }) => ({ content: [{ type: 'text', text: `Sunny in ${city}` }] }))
const client = new Client({ name: 'example', version: '1.0.0' })
const [here, there] = InMemoryTransport.createLinkedPair()
await Promise.all([server.connect(there), client.connect(here)])

const vendor = glm({ model: 'glm-5.3', apiKey: emulatorKey, fetch: createGlmEmulator().fetch })
// `tool: () => ({ approve: true })` would ask a person before each call.
const provider = withTools(vendor, await mcpTools(client))
const answer = provider.stream({ messages: [{ role: 'user', content: 'How is the weather in Rome?' }] })
for await (const event of answer) {
  if (event.type === 'tool-call-end') console.log(event.toolName, event.input)
  if (event.type === 'tool-result') console.log('→', event.output)
  if (event.type === 'text-delta') process.stdout.write(event.delta)
}
console.log()
await client.close()
