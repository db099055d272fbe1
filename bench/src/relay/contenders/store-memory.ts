import type { memoryStore } from '../../../../packages/resume/src/index.ts'
import { loadBuilt } from '../millrace.ts'
import { storeRelay } from '../store-relay.ts'

const resume = (await loadBuilt('resume/dist/index.js')) as { memoryStore: typeof memoryStore }

export const listen = storeRelay(() => resume.memoryStore())
