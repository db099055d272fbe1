import { objectIn, objectsIn } from '@millrace/core/provider-kit'

/** The ids of the kept items that a body refers to. */
export const referencesIn = (body: unknown): readonly string[] =>
  objectsIn(objectIn(body).input).flatMap(({ type, id }) =>
    type === 'item_reference' && typeof id === 'string' ? [id] : [],
  )
