import type { SendCommand } from './client.js'

/** A script that Redis runs as one step. */
export interface RedisScript {
  /** In Lua. */
  readonly text: string
  /** The name that Redis gives it, once it was asked for. */
  sha?: string
}

/**
 * Runs a script: by its text until its name is known, since commands go out in the order in which they are asked for, and nothing may wait in front of one.
 * Then by its name, and by its text where Redis does not know it any more, as after a restart. Rejects like the command.
 *
 * @param keys - at least one; all of one slot where Redis is a cluster.
 */
export async function runScript(
  send: SendCommand,
  script: RedisScript,
  keys: readonly string[],
  args: readonly string[],
): Promise<unknown> {
  const rest = [String(keys.length), ...keys, ...args]
  const byText = (): Promise<unknown> => send(keys[0]!, ['EVAL', script.text, ...rest])
  if (script.sha === undefined) {
    name(script)
    return byText()
  }
  try {
    return await send(keys[0]!, ['EVALSHA', script.sha, ...rest])
  } catch (error) {
    if (!(error instanceof Error && error.message.startsWith('NOSCRIPT'))) throw error
    return byText()
  }
}

/** Finds out the name. Not when the script is made: a worker's global scope may not ask for a digest. Where there are no digests, it stays without. */
function name(script: RedisScript): void {
  crypto.subtle.digest('SHA-1', new TextEncoder().encode(script.text)).then(
    digest => {
      script.sha = Array.from(new Uint8Array(digest), byte => byte.toString(16).padStart(2, '0')).join('')
    },
    () => {},
  )
}
