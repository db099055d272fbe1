import { DefaultChatTransport, readUIMessageStream, type UIMessage } from 'ai'

/** A message as the AI SDK's client holds it, and what it was told beside it. */
export interface ReadMessage {
  readonly message: UIMessage | undefined
  /** Words of `error` parts, and of what the client could not read. */
  readonly errors: readonly string[]
}

/** Reads a body as `useChat` does. @param last - the message that the answer continues. */
export async function readUiBody(body: string, last?: UIMessage): Promise<ReadMessage> {
  const transport = new DefaultChatTransport({ api: 'http://localhost/', fetch: async () => new Response(body) })
  const options = { chatId: 'c1', messageId: undefined, abortSignal: undefined }
  const stream = await transport.sendMessages({ ...options, trigger: 'submit-message', messages: [] })
  const errors: string[] = []
  const onError = (error: unknown): void => void errors.push((error as Error).message)
  let message = last && structuredClone(last)
  for await (const read of readUIMessageStream({ stream, onError, ...(message && { message }) })) message = read
  return { message, errors }
}
