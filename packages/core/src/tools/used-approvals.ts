/**
 * Remembers which approvals were used. A signature does not tell: without this, a request that is sent a second time would run its calls a second
 * time. Servers that share conversations share one, such as a Redis: `take: async (id, until) => (await redis.set(id, '1', { NX: true, PXAT: until }))
 * === 'OK'`.
 */
export interface UsedApprovals {
  /**
   * Takes an approval. Called before its call is run or refused, in the async context of the answer.
   *
   * @param approvalId - of the question.
   * @param untilMs - milliseconds since 1970 until which it has to be remembered; later the question is too old.
   * @returns true the first time alone. A throw is the answer's error, and nothing is run.
   */
  take(approvalId: string, untilMs: number): boolean | Promise<boolean>
}

/** Approvals that are remembered at most. */
const mostRemembered = 100_000

/** Remembers them in this process, 100 000 at most. Where there are more, questions as old as those that had to be forgotten are refused. */
export function memoryApprovals(): UsedApprovals {
  /** Id → until when it has to be remembered; oldest first. */
  const used = new Map<string, number>()
  let forgottenUntil = Number.NEGATIVE_INFINITY
  return {
    take(approvalId, untilMs) {
      if (untilMs <= forgottenUntil || used.has(approvalId)) return false
      used.set(approvalId, untilMs)
      for (const [id, until] of used) {
        const overdue = until < Date.now()
        if (!overdue && used.size <= mostRemembered) break
        used.delete(id)
        if (!overdue) forgottenUntil = Math.max(forgottenUntil, until)
      }
      return true
    },
  }
}
