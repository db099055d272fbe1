import type { AnswerForm } from '../delivery/answer-wire.js'
import type { EventNumbers } from '../delivery/numbered-events.js'
import type { Exchange } from '../exchange/exchange.js'
import { HttpError } from '../exchange/http-error.js'
import { checkStreamId, eventPlace, streamIdHeader } from '../wire/stream-id.js'
import type { WireFormat, WireResume } from '../wire/wire.js'
import type { Asked } from './asked.js'
import type { ChatHandlerOptions } from './handler-options.js'
import { resumeOf } from './kept-route.js'

/** The way in which the answer to a request is kept. */
export interface KeepPlan {
  readonly resume: WireResume
  /** As the client named it. Absent: the server names it. */
  readonly streamId?: string | undefined
  /** The reader comes back: behind the event with this number, and to no new answer. */
  readonly after?: number | undefined
  /** Milliseconds without a reader after which the answer is stopped. */
  readonly orphanMs: number
  /** The client does not wait for the answer. */
  readonly background: boolean
  /** See `DecodedRequest.name`. */
  readonly name?: string | undefined
}

/** The parts of a handler's setup that a plan looks at. */
interface KeepSetup {
  readonly options: Pick<ChatHandlerOptions, 'onDisconnect'>
  /** Absent: there is no store. */
  readonly kept: object | undefined
  readonly orphanMs: number
}

/**
 * Tells how an answer is kept; undefined where it is not: there is no store, its clients do not come back, or this one wants nothing to be kept.
 *
 * @throws HttpError 400 for a malformed id or place, and for a background that no store makes possible.
 */
export function keepPlan(
  { options, kept, orphanMs }: KeepSetup,
  wire: WireFormat,
  { headers }: Pick<Exchange, 'headers'>,
  { keep = true, background = false, name }: Asked,
): KeepPlan | undefined {
  const resume = kept && keep ? resumeOf(wire) : undefined
  if (!resume) {
    if (background) throw new HttpError(400, 'invalid-request', 'No answer runs in the background here.')
    return undefined
  }
  const { onDisconnect = resume.parting === undefined ? 'cancel' : 'detach' } = options
  const goesOn = background || onDisconnect === 'drain'
  const detaches = onDisconnect === 'detach' && wire.clients !== 'api'
  return {
    resume,
    ...named(headers, resume),
    orphanMs: goesOn ? Number.POSITIVE_INFINITY : detaches ? orphanMs : 0,
    background,
    name,
  }
}

function named(headers: Exchange['headers'], { numbers, ids }: WireResume): Pick<KeepPlan, 'streamId' | 'after'> {
  const name = headers[streamIdHeader]
  const streamId = name === undefined ? undefined : checkStreamId(name)
  const id = numbers === 'records' || ids ? headers['last-event-id'] : undefined
  if (!id) return { streamId }
  const place = eventPlace(id)
  if (streamId !== undefined && place.streamId !== streamId)
    throw new HttpError(400, 'invalid-request', 'The event is of another stream.')
  return place
}

/** The form of an answer as a reader gets it from behind a place. */
export function keptForm(form: AnswerForm, { numbers, ids }: WireResume, streamId: string, after: number): AnswerForm {
  const counted: EventNumbers | undefined =
    numbers === 'events' && (ids || after > 0) ? { after, ...(ids && { streamId }) } : undefined
  return { ...form, context: { ...form.context, streamId }, numbers: counted }
}
