/** The key of an object, or the index of a list. */
export type Step = string | number

/** Bounds of a path, far above the needs of a schema of arguments: they bound the work that garbage can ask for. */
const mostCharacters = 4_096
const mostSteps = 100

/** `.name`, `[0]`, `['a key']`; at the place where the last one ended, and nowhere else. */
const stepPattern = /\.([^.[\]]+)|\[(\d+)\]|\[(['"])(.*?)\3\]/sy

/**
 * The steps of a path such as `$.a.b[0]['c d']`, in a time that is linear in its length.
 *
 * @returns undefined for a text that is not such a path from beginning to end, is too long or too deep, or leads to `__proto__`.
 */
export function stepsOf(path: string): readonly Step[] | undefined {
  if (path.length > mostCharacters) return undefined
  const steps: Step[] = []
  let at = path.startsWith('$') ? 1 : 0
  while (at < path.length) {
    stepPattern.lastIndex = at
    const [read, name, index, , quoted] = stepPattern.exec(path) ?? []
    if (read === undefined || steps.length === mostSteps) return undefined
    const key = quoted?.replace(/\\(.)/gs, '$1') ?? name ?? ''
    if (key === '__proto__') return undefined
    steps.push(index === undefined ? key : Number(index))
    at += read.length
  }
  return steps
}
