import type { ClientTool } from '@millrace/client'
import type { Json } from '@millrace/core'

/** The tools that run in the page; the server describes them to the model. */
export const clientTools: { readonly [name: string]: ClientTool } = {
  get_local_time: { execute: input => localTime(input, new Date()) },
  // Without `execute`: a person picks, in the answer.
  pick_color: {},
}

/** The time of the reader's clock, in the zone that was asked for or in the reader's own. A zone that there is none of throws, and the model is told. */
function localTime(input: Json, now: Date): Json {
  const wanted = (input as { readonly timeZone?: unknown } | null)?.timeZone
  const timeZone = typeof wanted === 'string' ? wanted : Intl.DateTimeFormat().resolvedOptions().timeZone
  const time = new Intl.DateTimeFormat('en-GB', { dateStyle: 'full', timeStyle: 'long', timeZone }).format(now)
  return { time, timeZone }
}
