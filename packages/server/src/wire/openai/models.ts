/** A model. When it was made is not known: 0. */
export const model = (id: string): object => ({ id, object: 'model', created: 0, owned_by: 'millrace' })

/** A list of models. */
export const modelList = (models: readonly string[]): object => ({ object: 'list', data: models.map(model) })
