import { ChatError, type ChatRequest, type Part } from '@millrace/core'
import type { Listed } from './providers.ts'

/** What becomes of something in a request: sent, left out with a warning, or refused by name. */
export type Taken = '✓' | '–' | '✕'

const tools = [{ name: 'look_up', parameters: { type: 'object', properties: {} } }]
const showing = (part: Part): Partial<ChatRequest> => ({
  messages: [{ role: 'user', content: [{ type: 'text', text: 'What is this?' }, part] }],
})

/** What a request may have, by the heading of its column. */
export const capabilities: { readonly [heading: string]: Partial<ChatRequest> } = {
  tools: { tools },
  'tool choice': { tools, toolChoice: 'required' },
  'image, data': showing({ type: 'image', mediaType: 'image/png', data: 'AAAA' }),
  'image, url': showing({ type: 'image', mediaType: 'image/png', url: 'https://a.example/a.png' }),
  'file, data': showing({ type: 'file', mediaType: 'application/pdf', data: 'AAAA', name: 'a.pdf' }),
  'file, url': showing({ type: 'file', mediaType: 'application/pdf', url: 'https://a.example/a.pdf' }),
  audio: showing({ type: 'audio', mediaType: 'audio/wav', data: 'AAAA' }),
  JSON: { output: { type: 'json' } },
  schema: { output: { type: 'json', schema: { type: 'object', properties: {} } } },
  'thinking off': { reasoning: { enabled: false } },
  effort: { reasoning: { effort: 'high' } },
  budget: { reasoning: { budgetTokens: 2048 } },
  'one call': { tools, parallelToolCalls: false },
  temperature: { temperature: 0.5 },
  'top k': { topK: 40 },
  'presence penalty': { presencePenalty: 0.5 },
  'frequency penalty': { frequencyPenalty: 0.5 },
  stop: { stop: ['END'] },
  seed: { seed: 7 },
  user: { user: 'reader-1' },
}

/** What a provider makes of each of them, told by the request that it would send. */
export function takenBy({ define, fixtures }: Listed): { [heading: string]: Taken } {
  const definition = define({ apiKey: 'made-up-key.of-nobody', baseURL: 'https://vendor.example/v1' })
  const chat: ChatRequest<never> = { model: fixtures.model, messages: [{ role: 'user', content: 'Hello' }] }
  return Object.fromEntries(
    Object.entries(capabilities).map(([heading, setting]) => {
      try {
        const { warnings = [] } = definition.toRequest({ ...chat, ...(setting as Partial<ChatRequest<never>>) })
        return [heading, warnings.some(({ message }) => /left out/i.test(message)) ? '–' : '✓']
      } catch (thrown) {
        if (thrown instanceof ChatError && thrown.code === 'invalid-request') return [heading, '✕']
        throw thrown
      }
    }),
  )
}

/** The form of addresses of which each customer has an own one, by the variable that holds it. */
const customerAddresses: { readonly [variable: string]: string } = {
  AWS_REGION: 'us-east-1',
  AZURE_OPENAI_ENDPOINT: 'https://{resource}.openai.azure.com',
  CLOUDFLARE_AI_GATEWAY_URL: 'https://gateway.ai.cloudflare.com/v1/{account}/{gateway}/compat',
  CLOUDFLARE_WORKERS_AI_URL: 'https://api.cloudflare.com/client/v4/accounts/{account}/ai/v1',
  DATABRICKS_HOST: 'https://{workspace}.cloud.databricks.com',
  SNOWFLAKE_ACCOUNT_URL: 'https://{account}.snowflakecomputing.com',
  VERTEX_AI_URL: 'https://{location}-aiplatform.googleapis.com/v1/projects/{project}/locations/{location}',
}

/** Where a provider's requests go, and the environment variables that it looks at for its key and its address. */
export async function reachOf({ define, fixtures }: Listed): Promise<{ address: string; variables: string[] }> {
  const asked = new Set<string>()
  const { env } = process
  process.env = new Proxy({} as Record<string, string>, {
    get(_, name) {
      if (typeof name !== 'string') return undefined
      asked.add(name)
      return Object.hasOwn(customerAddresses, name) ? customerAddresses[name] : undefined
    },
  })
  try {
    const definition = define({})
    const request = definition.toRequest({ model: fixtures.model, messages: [{ role: 'user', content: 'Hello' }] })
    const signed = definition.authorize?.(request, { now: 0, attempt: 1 })
    // One that waits for its key fails later; the variables have been looked at by then.
    if (signed instanceof Promise) signed.catch(() => {})
    return { address: request.url, variables: [...asked] }
  } catch (thrown) {
    if (!(thrown instanceof ChatError)) throw thrown
    const { url } = define({}).toRequest({ model: fixtures.model, messages: [{ role: 'user', content: 'Hello' }] })
    return { address: url, variables: [...asked] }
  } finally {
    process.env = env
  }
}
