import type { Message } from '@millrace/core'
import type { DemoInfo, ModelInfo } from '../../shared/info.js'
import type { Settings } from '../settings/settings.js'

/** The model that answers, and the effort that it is asked for. */
export interface Choice {
  readonly model: ModelInfo
  /** Absent: the model's default. */
  readonly effort?: string
  /** Another model was chosen, which reads no pictures. */
  readonly forPictures: boolean
}

/** The model for the next answer: the chosen one, or one that reads pictures where the conversation has some. Undefined for a server without models. */
export function choiceOf(
  { models, defaultModel, imageModel }: DemoInfo,
  { model: chosenId, effort }: Pick<Settings, 'model' | 'effort'>,
  hasPictures: boolean,
): Choice | undefined {
  const named = (id: string | undefined): ModelInfo | undefined => models.find(model => model.id === id)
  const chosen = named(chosenId) ?? named(defaultModel) ?? models[0]
  if (!chosen) return undefined
  const reader = hasPictures && !chosen.images ? (named(imageModel) ?? models.find(({ images }) => images)) : undefined
  const model = reader ?? chosen
  return {
    model,
    forPictures: reader !== undefined,
    ...(effort !== undefined && model.efforts.includes(effort) && { effort }),
  }
}

/** True where somebody has sent a picture. */
export const hasPictures = (messages: readonly Pick<Message, 'role' | 'content'>[]): boolean =>
  messages.some(
    ({ role, content }) =>
      role === 'user' && typeof content !== 'string' && content.some(({ type }) => type === 'image'),
  )
