import { useChat } from '@ai-sdk/react'
import { DefaultChatTransport } from 'ai'
import { type ReactNode, useCallback } from 'react'
import { answerMark } from './page.ts'
import { useAsk } from './react-page.tsx'

const transport = new DefaultChatTransport({ api: '/chat/ui' })

/** A chat as the documentation of the AI SDK has it. */
export function Chat({ throttle }: { readonly throttle?: number }): ReactNode {
  const { messages, sendMessage } = useChat({ transport, ...(throttle !== undefined && { throttle }) })
  useAsk(useCallback(text => sendMessage({ text }), [sendMessage]))
  return messages.map(({ id, role, parts }) => (
    <div key={id} {...(role === 'assistant' && answerMark)}>
      {parts.map((part, index) =>
        // biome-ignore lint/suspicious/noArrayIndexKey: parts have no ids, and come in order.
        part.type === 'text' ? <span key={index}>{part.text}</span> : null,
      )}
    </div>
  ))
}
