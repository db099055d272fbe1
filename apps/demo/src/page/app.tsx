import { textOf } from '@millrace/client'
import { TextBlocks, useChat } from '@millrace/client/react'

/** A chat in its smallest form. */
export function App() {
  const { messages, status, error, send, stop } = useChat({ url: '/api/chat' })
  const isRunning = status === 'submitted' || status === 'streaming'
  return (
    <form action={data => void send(String(data.get('text')))}>
      {messages.map(({ id, message, status }) => (
        <article key={id} data-role={message.role} data-status={status}>
          <TextBlocks text={textOf(message)} />
        </article>
      ))}
      {error && <p role="alert">{error.message}</p>}
      <textarea name="text" aria-label="Message" required disabled={isRunning} />
      {isRunning ? (
        <button type="button" onClick={stop}>
          Stop
        </button>
      ) : (
        <button type="submit">Send</button>
      )}
    </form>
  )
}
