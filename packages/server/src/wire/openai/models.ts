/** A list of models. When each was made is not known: 0. */
export const modelList = (models: readonly string[]): object => ({
  object: 'list',
  data: models.map(id => ({ id, object: 'model', created: 0, owned_by: 'millrace' })),
})
