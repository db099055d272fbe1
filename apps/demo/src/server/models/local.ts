import { ollama } from '@millrace/ollama'
import { llamaCpp } from '@millrace/openai-compatible'
import type { ServedModel } from './model.js'
import { traitsOf } from './traits.js'

/** Milliseconds that a local program has to answer: it is asked at each start, and is mostly not there. */
const patienceMs = 400
/** Models of one program at most. */
const mostModels = 12

/** The usual addresses of the programs. */
const localAddresses = { ollama: 'http://127.0.0.1:11434', llamaCpp: 'http://127.0.0.1:8080' }

/** The models of an Ollama and a llama.cpp on this machine, where they run. Never rejects. */
export async function localModels(addresses = localAddresses): Promise<ServedModel[]> {
  return (await Promise.all([ollamaModels(addresses.ollama), llamaModels(addresses.llamaCpp)])).flat()
}

async function ollamaModels(address: string): Promise<ServedModel[]> {
  const { models } = await ask<{ models: { name: string }[] }>(`${address}/api/tags`, { models: [] })
  return models.slice(0, mostModels).map(({ name }) => ({
    name,
    info: { id: `ollama/${name}`, label: name, vendor: 'Ollama', emulated: false, ...traitsOf('ollama', name) },
    open: settings => ollama({ baseURL: address, ...settings }),
  }))
}

/** Another program may have the port: llama.cpp says that it is the owner of its models (tools/server/README.md, 2026-11). */
async function llamaModels(address: string): Promise<ServedModel[]> {
  const { data } = await ask<{ data: { id: string; owned_by?: string }[] }>(`${address}/v1/models`, { data: [] })
  return data
    .filter(({ owned_by }) => owned_by === 'llamacpp')
    .slice(0, mostModels)
    .map(({ id }) => {
      const label = id.split('/').at(-1) ?? id
      return {
        name: id,
        info: { id: `llama-cpp/${id}`, label, vendor: 'llama.cpp', emulated: false, ...traitsOf('llama-cpp', label) },
        open: settings => llamaCpp({ baseURL: `${address}/v1`, ...settings }),
      }
    })
}

async function ask<Answer extends object>(url: string, none: Answer): Promise<Answer> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(patienceMs), redirect: 'error' })
    const answer: unknown = response.ok ? await response.json() : none
    const [field] = Object.keys(none)
    const list = (answer as Record<string, unknown> | null)?.[field ?? '']
    return Array.isArray(list) ? (answer as Answer) : none
  } catch {
    // Nobody listens there, or it is another program: then there are no models.
    return none
  }
}
