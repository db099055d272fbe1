import { isObject, type JsonObject } from '@millrace/core/provider-kit'

const mark = 'data: {'
/** Candidates that are tried, the last ones first: a bound on the work that garbage can ask for. */
const mostTries = 8

/**
 * GLM restarts a generation inside the same body: half a frame, then `data: {` of the next one on the same line. Seen with glm-4.7 and
 * glm-5.1 (anomalyco/opencode#8282, zai-org/GLM-5#66). The text so far is from the lost run.
 *
 * @param data - a frame that is no JSON.
 * @returns the first chunk of the new generation; of several restarts in one frame, the last. Undefined where there is none.
 */
export function chunkAfterSplice(data: string): JsonObject | undefined {
  let at = data.lastIndexOf(mark)
  for (let tries = 0; at > 0 && tries < mostTries; tries++) {
    const chunk = parse(data.slice(at + mark.length - 1))
    if (chunk) return chunk
    at = data.lastIndexOf(mark, at - 1)
  }
  return undefined
}

function parse(text: string): JsonObject | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return isObject(value) && ('choices' in value || 'error' in value) ? value : undefined
  } catch {
    // Not a whole chunk from here on: the mark stands in a text, or this generation was cut as well.
    return undefined
  }
}
