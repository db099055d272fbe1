/** Loads the code of one contender, in a process of its own: `imports.js <contender>`. */
import { loadBuilt } from '../relay/millrace.ts'
import { serve } from '../shared/ipc.ts'
import { measureLoading } from './loading.ts'

const loaders: Readonly<Record<string, () => Promise<unknown>>> = {
  'import-millrace': () =>
    Promise.all(['glm/dist/index.js', 'server/dist/index.js', 'server/dist/node.js'].map(loadBuilt)),
  'import-ai-sdk': () => Promise.all([import('ai'), import('@ai-sdk/openai-compatible')]),
}

serve({ run: () => measureLoading(loaders[process.argv[2] ?? '']!) })
