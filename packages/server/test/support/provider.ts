import type { ChatProvider, ChatRequest, ChatStream } from '@millrace/core'
import { answer } from './streams.js'

/** A provider that remembers what it was asked. */
export function fakeProvider(stream: () => ChatStream = answer): ChatProvider & { readonly asked: ChatRequest[] } {
  const asked: ChatRequest[] = []
  return {
    id: 'test',
    asked,
    stream(request) {
      asked.push(request)
      return stream()
    },
  }
}
