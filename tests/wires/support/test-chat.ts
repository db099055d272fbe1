import { AbstractChat, type ChatState, type ChatStatus, DefaultChatTransport, type UIMessage } from 'ai'

/** The state of `useChat` without a page. */
class PlainState implements ChatState<UIMessage> {
  status: ChatStatus = 'ready'
  error: Error | undefined
  messages: UIMessage[] = []

  pushMessage = (message: UIMessage): void => {
    this.messages = [...this.messages, message]
  }

  popMessage = (): void => {
    this.messages = this.messages.slice(0, -1)
  }

  replaceMessage = (index: number, message: UIMessage): void => {
    this.messages = this.messages.with(index, structuredClone(message))
  }

  snapshot = <T>(thing: T): T => structuredClone(thing)
}

/** The AI SDK's own chat, as `useChat` has it. */
export class TestChat extends AbstractChat<UIMessage> {
  constructor(fetch: typeof globalThis.fetch) {
    super({ state: new PlainState(), transport: new DefaultChatTransport({ api: 'http://localhost/chat', fetch }) })
  }
}
