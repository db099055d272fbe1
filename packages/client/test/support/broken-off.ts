import { type ChatStorage, memoryStorage } from '@millrace/client'

/** A storage that holds a conversation whose last answer ran, as `stream-0`, when the page was left. */
export function brokenOff(): ChatStorage {
  const storage = memoryStorage()
  void storage.save({
    version: 1,
    nodes: [
      { id: 'q', message: { role: 'user', content: 'Hi' }, status: 'complete' },
      { id: 'a', parentId: 'q', message: { role: 'assistant', content: [] }, status: 'running', streamId: 'stream-0' },
    ],
    chosen: ['q', 'a'],
  })
  return storage
}
