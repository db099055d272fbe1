import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

/** The number of objects that something still holds. */
export async function alive(objects: readonly WeakRef<object>[]): Promise<number> {
  setFlagsFromString('--expose-gc')
  // An object whose reference was made or read in this turn is held until its end.
  await new Promise(resolve => setImmediate(resolve))
  runInNewContext('gc')()
  return objects.filter(each => each.deref() !== undefined).length
}
