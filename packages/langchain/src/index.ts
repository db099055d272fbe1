export { type FromChatModelOptions, fromChatModel, type LangChainModel } from './from-chat-model.js'
export { type ChatModelOptions, type MillraceCallOptions, MillraceChatModel, toChatModel } from './to-chat-model.js'
