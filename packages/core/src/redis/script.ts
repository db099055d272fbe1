import type { SendCommand } from './client.js'

/** A script that Redis runs as one step. */
export interface RedisScript {
  /** In Lua. */
  readonly text: string
  /** The name that Redis gives it, once it was asked for. */
  sha?: string
}

/**
 * Runs a script: by its name, and by its text where Redis does not know it yet, as after a restart. Rejects like the command.
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
  try {
    // Not when the script is made: a worker's global scope may not ask for a digest.
    script.sha ??= await sha1(script.text)
    return await send(keys[0]!, ['EVALSHA', script.sha, ...rest])
  } catch (error) {
    if (!(error instanceof Error && error.message.startsWith('NOSCRIPT'))) throw error
    return send(keys[0]!, ['EVAL', script.text, ...rest])
  }
}

async function sha1(text: string): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-1', new TextEncoder().encode(text))
  return Array.from(new Uint8Array(digest), byte => byte.toString(16).padStart(2, '0')).join('')
}
