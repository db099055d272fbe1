import { jsonPlan, type Plan } from '../../core/plan.js'
import type { RequestHead } from '../../core/request-log.js'
import { modelName } from '../../course/controls.js'
import { type Failure, isFailure } from '../../course/failure.js'
import { KeptAnswers } from '../../course/kept.js'
import type { Tape } from '../../course/tape.js'
import type { Api, Resource } from '../../course/vendor.js'
import type { GeminiFault } from '../faults.js'
import { schemaFailure, unknownModel } from '../problems.js'
import { askedByInteraction } from './ask.js'
import { type InteractionBody, type InteractionStep, stepsOf } from './body.js'
import type { Interaction } from './events.js'
import { interactionRuleFailure } from './rules.js'
import { interactionSchema } from './schema.js'
import { streamHeaders, writeInteraction } from './write.js'

/** An interaction that was given, for requests that go on from it or look it up. */
interface KeptInteraction {
  readonly id: string
  /** As it stands, without its steps. */
  readonly interaction: Interaction
  /** The steps of the conversation up to the answer, those of earlier interactions included. */
  readonly input: readonly InteractionStep[]
  /** The answer; none before its end. */
  readonly steps: readonly InteractionStep[]
  /** The events of one that runs in the background. */
  readonly tape?: Tape | undefined
}

/** The Interactions API: what is asked of it, and the interactions that are kept. */
export function interactionsApi(most: number, models: readonly string[] | undefined) {
  const kept = new KeptAnswers<KeptInteraction>(
    most,
    ({ input, steps, tape }) => JSON.stringify([input, steps]).length + (tape?.length ?? 0),
  )
  return {
    create: (key: string) => createApi(kept, key, models),
    find: (key: string, id: string) => lookUp(kept, key, id),
  }
}

function createApi(
  kept: KeptAnswers<KeptInteraction>,
  key: string,
  models: readonly string[] | undefined,
): Api<InteractionBody, GeminiFault> {
  const conversation = ({
    input,
    previous_interaction_id: id,
  }: InteractionBody): readonly InteractionStep[] | Failure => {
    if (!id) return stepsOf(input)
    const previous = kept.find(key, id)
    if (!previous) return { code: 'NOT_FOUND', message: `Interaction ${id} was not found.` }
    return [...previous.input, ...previous.steps, ...stepsOf(input)]
  }
  return {
    read(json) {
      const body = json as InteractionBody
      const failure = schemaFailure(interactionSchema, body)
      if (failure) return { failure }
      const steps = conversation(body)
      if (isFailure(steps)) return { failure: steps }
      const name = body.model === undefined ? undefined : modelName(body.model)
      if (name !== undefined && models && !models.includes(name)) return { failure: unknownModel(name) }
      const refused = interactionRuleFailure({ ...body, ...(name !== undefined && { model: name }) }, steps)
      return refused ? { failure: refused } : { body }
    },
    ask: body => askedByInteraction(body, conversation(body) as readonly InteractionStep[]),
    begin(generation) {
      const { body } = generation
      const input = conversation(body) as readonly InteractionStep[]
      return writeInteraction(generation, (interaction, steps, tape) => {
        if (body.store !== false) kept.keep(key, { id: interaction.id, interaction, input, steps, tape })
      })
    },
  }
}

/** An interaction that is kept: whole, as the stream that it was, cancelled, or deleted. */
const lookUp = (kept: KeptAnswers<KeptInteraction>, key: string, id: string): Resource => ({
  bodiless: true,
  reply(_, { method, path }) {
    const found = kept.find(key, id)
    if (!found) return { code: 'NOT_FOUND', message: `Interaction ${id} was not found.` }
    if (method === 'POST') return cancel(kept, key, found)
    if (method === 'DELETE') {
      kept.delete(key, id)
      return jsonPlan(200, {})
    }
    const { searchParams } = new URL(path, 'http://emulator')
    if (searchParams.get('stream') === 'true') return replay(found, searchParams.get('last_event_id'))
    // One that runs in the background has come to its end by the time that somebody asks.
    found.tape?.finish()
    return jsonPlan(200, whole(kept.find(key, id) ?? found))
  },
})

const whole = ({ interaction, input, steps }: KeptInteraction) => ({ ...interaction, steps: [...input, ...steps] })

function cancel(kept: KeptAnswers<KeptInteraction>, key: string, found: KeptInteraction): Plan | Failure {
  if (!found.tape) return { code: 'INVALID_ARGUMENT', message: 'Only background interactions can be cancelled.' }
  if (found.interaction.status !== 'in_progress') return jsonPlan(200, whole(found))
  found.tape.stop()
  const cancelled = { ...found, interaction: { ...found.interaction, status: 'cancelled' } }
  kept.keep(key, cancelled)
  return jsonPlan(200, whole(cancelled))
}

/** The events behind one. The vendor gives them of interactions in the background. */
function replay({ tape }: KeptInteraction, last: string | null): Plan | Failure {
  if (!tape) return { code: 'NOT_FOUND', message: 'Failed to get completed interaction: Result not found.' }
  const at = last === null ? -1 : tape.find(text => text.includes(`"event_id":${JSON.stringify(last)}`))
  if (at === undefined) return { code: 'INVALID_ARGUMENT', message: 'last_event_id is no event of this interaction.' }
  return { status: 200, headers: streamHeaders, body: tape.from(at + 1) }
}

/** Reads an address below `/interactions`: the id in it, none where one is created; undefined for another address. */
export function interactionInPath({ method, path }: RequestHead): { readonly id?: string } | undefined {
  const { pathname } = new URL(path, 'http://emulator')
  const [, id, step] = /\/interactions(?:\/([^/]+)(\/cancel)?)?$/.exec(pathname) ?? [undefined, undefined, undefined]
  if (!/\/interactions(\/[^/]+(\/cancel)?)?$/.test(pathname)) return undefined
  if (id === undefined) return method === 'POST' ? {} : undefined
  const known = step ? method === 'POST' : method === 'GET' || method === 'DELETE'
  return known ? { id: decodeURIComponent(id) } : undefined
}
