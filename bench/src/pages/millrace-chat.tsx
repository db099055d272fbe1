import type { ChatNode } from '@millrace/client'
import { useChat } from '@millrace/client/react'
import type { ReactNode } from 'react'
import { answerMark } from './page.ts'
import { useAsk } from './react-page.tsx'

/** A chat, with an element of choice for each text. */
export function Chat({ Text }: { readonly Text: (props: { readonly text: string }) => ReactNode }): ReactNode {
  const { messages, send } = useChat({ url: '/chat/native' })
  useAsk(send)
  return messages.map(({ id, message }) => (
    <div key={id} {...(message.role === 'assistant' && answerMark)}>
      {textsOf(message).map((text, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: parts have no ids, and come in order.
        <Text key={index} text={text} />
      ))}
    </div>
  ))
}

const textsOf = ({ content }: ChatNode['message']): readonly string[] =>
  typeof content === 'string' ? [content] : content.flatMap(part => (part.type === 'text' ? [part.text] : []))
