export { textOf } from '@millrace/core/page'
export type {
  RemoteHeaders,
  RemoteOptions,
  RemoteProvider,
  RemoteRequestOptions,
  RemoteStream,
  ResumableProvider,
  StreamPlace,
} from './remote/remote-provider.js'
export { remote } from './remote.js'
export type {
  ChatInput,
  ChatSession,
  ChatSessionOptions,
  ClientTool,
  ClientToolContext,
} from './session/chat-session.js'
export { createChatSession } from './session/session.js'
export type { ChatNode, ChatNodeStatus, ChatSnapshot, ChatStatus } from './session/snapshot.js'
export { type ChatJoiner, chatJoiner } from './storage/chat-joiner.js'
export { indexedDbStorage } from './storage/indexed-db-storage.js'
export { memoryStorage } from './storage/memory-storage.js'
export type { ChatPage, ChatStorage, SavedChat, SavedNode } from './storage/storage.js'
export { type WebStorageArea, webStorage } from './storage/web-storage.js'
export { textBlocks } from './text-blocks.js'
