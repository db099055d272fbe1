import { type Environment, providersFromEnv } from '@millrace/gateway'
import type { ServedModel } from './model.js'
import { glmSearch } from './search.js'
import { traitsOf } from './traits.js'

/**
 * The models of every vendor whose key is in the environment, GLM's first. A vendor that serves many models of others names none of its own: its models are
 * those of `DEMO_MODELS`, such as `groq/openai/gpt-oss-120b,openrouter/z-ai/glm-5.3`.
 */
export function environmentModels(env: Environment): ServedModel[] {
  const extra = (env.DEMO_MODELS ?? '').split(',').map(id => id.trim())
  return providersFromEnv(env)
    .toSorted((a, b) => Number(b.name === 'glm') - Number(a.name === 'glm'))
    .flatMap(({ name: vendor, label, listed, provider }) => {
      const named = extra.filter(id => id.startsWith(`${vendor}/`)).map(id => id.slice(vendor.length + 1))
      return [...new Set([...listed, ...named])].map(name => ({
        name,
        ...(vendor === 'glm' && { search: glmSearch }),
        info: { id: `${vendor}/${name}`, label: name, vendor: label, emulated: false, ...traitsOf(provider.id, name) },
        open: () => provider,
      }))
    })
}
