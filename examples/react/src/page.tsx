import { type ChatNode, textOf, webStorage } from '@millrace/client'
import { TextBlocks, useChat } from '@millrace/client/react'
import { memo } from 'react'
import { createRoot } from 'react-dom/client'

const storage = webStorage('chat')

function Chat() {
  const { messages, status, error, send, stop, regenerate, clear } = useChat({ url: '/chat', storage })
  const isRunning = status === 'submitted' || status === 'streaming'
  return (
    <main aria-busy={isRunning}>
      {messages.map(node => (
        <Message key={node.id} node={node} />
      ))}
      {error && <p role="alert">{error.message}</p>}
      <form action={data => void send(String(data.get('text')))}>
        <input name="text" aria-label="Message" required disabled={isRunning} />
        {isRunning ? (
          <button type="button" onClick={stop}>
            Stop
          </button>
        ) : (
          <button type="submit">Send</button>
        )}
      </form>
      <button type="button" disabled={messages.length === 0} onClick={() => regenerate()}>
        Again
      </button>
      <button type="button" onClick={clear}>
        New
      </button>
    </main>
  )
}

/** Rendered when its own message has changed: of a hundred messages, only the one that grows. */
const Message = memo(({ node }: { node: ChatNode }) => (
  <section data-role={node.message.role}>
    <TextBlocks text={textOf(node.message)} />
  </section>
))

createRoot(document.getElementById('page')!).render(<Chat />)
