export { type ChatModelOptions, type MillraceCallOptions, MillraceChatModel, toChatModel } from './to-chat-model.js'
