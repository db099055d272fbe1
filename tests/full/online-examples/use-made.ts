import type { ChatProvider } from '@millrace/core'
import type { ChatHandler } from '@millrace/server'

const messages = [{ role: 'user', content: 'Hello' }] as const

/** Uses what an example of the documents makes and leaves to its reader: asks its providers and handlers. Then ends the process, which clients would hold. */
export async function useMade(made: Readonly<Record<string, unknown>>): Promise<void> {
  for (const value of Object.values(made)) {
    if (isProvider(value)) console.log(await value.stream({ messages }).text())
    if (isHandler(value)) console.log(await askBrowserLike(value))
  }
  process.exit()
}

const isProvider = (value: unknown): value is ChatProvider =>
  typeof (value as ChatProvider)?.stream === 'function' && typeof (value as ChatProvider).id === 'string'

const isHandler = (value: unknown): value is ChatHandler => typeof (value as ChatHandler)?.handle === 'function'

/** The whole answer of a handler to a browser. */
async function askBrowserLike(handler: ChatHandler): Promise<string> {
  const headers = { 'content-type': 'application/json' }
  const body = JSON.stringify({ messages })
  const response = await handler.fetch(new Request('http://app.example/chat', { method: 'POST', headers, body }))
  const text = await response.text()
  if (!response.ok || !text.includes('"finish"')) throw new Error(`The handler answered ${response.status}: ${text}`)
  return text
}
