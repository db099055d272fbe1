import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createGlmEmulator, emulatorKey } from '@millrace/emulator'
import { glm } from '@millrace/glm'
import { type ChatHandlerOptions, createChatHandler } from '@millrace/server'
import { chatListener } from '@millrace/server/node'
import { openaiWire } from '@millrace/server/wire/openai'
import { responsesWire } from '@millrace/server/wire/responses'
import { onTestFinished } from 'vitest'

/** The model that the relay offers. */
export const model = 'glm-5.3'

/**
 * A server that speaks both of OpenAI's APIs in front of GLM, as its emulator. Lives until the test ends.
 *
 * @returns its address for clients, and the emulator, which knows what it was asked and how each answer ended.
 */
export async function openaiRelay(
  options: Parameters<typeof createGlmEmulator>[0] = {},
  settings: Partial<ChatHandlerOptions> = {},
) {
  const emulator = createGlmEmulator(options)
  const { baseURL: vendor, close } = await emulator.listen()
  onTestFinished(close)
  const handler = createChatHandler({
    provider: glm({ apiKey: emulatorKey, baseURL: vendor, model, maxRetries: 0 }),
    wire: ({ url }) => (url.includes('/responses') ? responsesWire : openaiWire),
    models: [model],
    onError: false,
    ...settings,
  })
  const server = createServer(chatListener(handler)).listen(0, '127.0.0.1')
  await new Promise(resolve => server.once('listening', resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  const { port } = server.address() as AddressInfo
  return { baseURL: `http://127.0.0.1:${port}/v1`, emulator }
}
