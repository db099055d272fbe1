import { AbstractChat, type ChatState, type ChatStatus, DefaultChatTransport, type UIMessage } from 'ai'

/** The state of `useChat` without a page. */
class PlainState implements ChatState<UIMessage> {
  status: ChatStatus = 'ready'
  error: Error | undefined
  messages: UIMessage[] = []
  onMessage: (message: UIMessage) => void = () => {}

  pushMessage = (message: UIMessage): void => {
    this.onMessage(message)
    this.messages = [...this.messages, message]
  }

  popMessage = (): void => {
    this.messages = this.messages.slice(0, -1)
  }

  replaceMessage = (index: number, message: UIMessage): void => {
    this.onMessage(message)
    this.messages = this.messages.with(index, structuredClone(message))
  }

  snapshot = <T>(thing: T): T => structuredClone(thing)
}

/** The AI SDK's own chat, as `useChat` has it. */
export class TestChat extends AbstractChat<UIMessage> {
  constructor(fetch: typeof globalThis.fetch) {
    super({ state: new PlainState(), transport: new DefaultChatTransport({ api: 'http://localhost/chat', fetch }) })
  }

  /** Is told of each form of a message that a page would show. */
  set onMessage(listener: (message: UIMessage) => void) {
    ;(this.state as PlainState).onMessage = listener
  }
}
