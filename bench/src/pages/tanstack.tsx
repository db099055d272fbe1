import { fetchServerSentEvents, useChat } from '@tanstack/ai-react'
import type { ReactNode } from 'react'
import { answerMark } from './page.ts'
import { show, useAsk } from './react-page.tsx'

const connection = fetchServerSentEvents('/chat/ag-ui')

function Chat(): ReactNode {
  const { messages, sendMessage } = useChat({ connection })
  useAsk(sendMessage)
  return messages.map(({ id, role, parts }) => (
    <div key={id} {...(role === 'assistant' && answerMark)}>
      {parts.map((part, index) =>
        // biome-ignore lint/suspicious/noArrayIndexKey: parts have no ids, and come in order.
        part.type === 'text' ? <span key={index}>{part.content}</span> : null,
      )}
    </div>
  ))
}

show(<Chat />)
