// Preloaded by `--import`: writes the modules that the process has loaded, as its last words.
import { writeSync } from 'node:fs'
import { registerHooks } from 'node:module'

const files: string[] = []
registerHooks({
  load(url, context, next) {
    if (url.startsWith('file:')) files.push(url)
    return next(url, context)
  },
})
const before = files.length

process.on('exit', () => {
  const { moduleLoadList } = process as unknown as { readonly moduleLoadList: readonly string[] }
  const native = moduleLoadList.flatMap(entry => /^NativeModule (.*)/.exec(entry)?.[1] ?? [])
  writeSync(1, `loaded ${JSON.stringify({ files: files.slice(before), native })}\n`)
})
