/** A model. When it was released is not known: 1970. */
export const model = (id: string): object => ({
  type: 'model',
  id,
  display_name: id,
  created_at: '1970-01-01T00:00:00Z',
})

/** A list of models. */
export const modelList = (models: readonly string[]): object => ({
  data: models.map(model),
  has_more: false,
  first_id: models[0] ?? null,
  last_id: models.at(-1) ?? null,
})
