import { webStorage } from '@millrace/client'
import { TextBlocks, useChat } from '@millrace/client/react'
import { textOf } from '@millrace/core'
import { memo, StrictMode, useRef } from 'react'
import { createRoot } from 'react-dom/client'
import { api } from './api.js'

const storage = webStorage('chat')

const Message = memo(({ node, input, edit, regenerate, selectBranch }) => {
  const { id, message, status, branches } = node
  const at = branches.indexOf(id)
  return (
    <article data-role={message.role} data-status={status}>
      <div className="text">
        <TextBlocks text={textOf(message)} />
      </div>
      <button type="button" className="previous" disabled={at === 0} onClick={() => selectBranch(branches[at - 1])}>
        ‹
      </button>
      <span className="branch">{`${at + 1}/${branches.length}`}</span>
      {message.role === 'user' ? (
        <button type="button" className="edit" onClick={() => edit(id, input.current.value)}>
          edit
        </button>
      ) : (
        <button type="button" className="regenerate" onClick={() => regenerate(id)}>
          again
        </button>
      )}
    </article>
  )
})

function Page() {
  const { status, error, messages, send, stop, edit, regenerate, selectBranch } = useChat({ url: api, storage })
  const input = useRef(null)
  return (
    <>
      <output id="status">{status}</output>
      <output id="error">{error?.code}</output>
      <input id="input" ref={input} />
      <button type="button" id="send" onClick={() => send(input.current.value)}>
        send
      </button>
      <button type="button" id="stop" onClick={stop}>
        stop
      </button>
      {messages.map(node => (
        <Message key={node.id} {...{ node, input, edit, regenerate, selectBranch }} />
      ))}
    </>
  )
}

createRoot(document.getElementById('page')).render(
  <StrictMode>
    <Page />
  </StrictMode>,
)
