import type { ChatProvider, ChatRecord, Transport } from '@millrace/core'
import type { WireContext, WireFormat } from '@millrace/server'

/** The text that a wire makes of an answer. Ends where the encoder ends. */
export function encoded(wire: WireFormat, batches: readonly (readonly ChatRecord[])[], context: WireContext): string {
  const encoder = wire.createEncoder(context)
  let text = ''
  for (const batch of batches) {
    text += encoder.encode(batch)
    if (encoder.ended) break
  }
  return text
}

/** The records that a provider reads in a body. */
export async function decoded(
  body: string,
  connect: (transport: Transport) => ChatProvider<never>,
): Promise<ChatRecord[]> {
  const transport: Transport = (_, receiver) => {
    queueMicrotask(() => {
      receiver.head(200, { 'content-type': 'text/event-stream' })
      receiver.data(new TextEncoder().encode(body))
      receiver.end()
    })
    return { pause() {}, resume() {}, cancel() {} }
  }
  const records: ChatRecord[] = []
  const stream = connect(transport).stream({ messages: [{ role: 'user', content: 'Hi' }] }, { maxRetries: 0 })
  for await (const batch of stream.batches()) records.push(...batch)
  return records
}
