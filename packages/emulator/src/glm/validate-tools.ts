import type { GlmChatBody, GlmTool } from './body.js'
import type { GlmFailure } from './errors.js'
import { modelFacts } from './models.js'

/** Checks the tools that are offered and the choice among them. */
export function checkTools(body: GlmChatBody): GlmFailure | undefined {
  const { tools } = body
  if (tools !== undefined && tools !== null) {
    if (!Array.isArray(tools) || tools.length > 128) return { code: '1214', field: 'tools' }
    for (const [index, tool] of (tools as readonly GlmTool[]).entries()) {
      const failure = checkTool(tool, `tools[${index}]`, body.model)
      if (failure) return failure
    }
  }
  return checkChoice(body)
}

/** Fields that a tool of each type must have. */
const needed: Readonly<Record<string, readonly string[]>> = {
  function: ['name'],
  web_search: [],
  retrieval: ['knowledge_id'],
  mcp: ['server_label'],
}

function checkTool(tool: GlmTool, place: string, model: string): GlmFailure | undefined {
  const type = String(tool?.type)
  const fields = Object.hasOwn(needed, type) ? needed[type] : undefined
  if (!fields) return { code: '1214', field: `${place}.type` }
  if (type !== 'function' && modelFacts(model).functionsOnly)
    return { code: '1210', field: `${model} takes function tools only` }
  const settings = tool[type] as Record<string, unknown> | undefined
  if (typeof settings !== 'object' || settings === null) return { code: '1213', field: `${place}.${type}` }
  const missing = fields.find(field => typeof settings[field] !== 'string' || settings[field] === '')
  if (missing) return { code: '1213', field: `${place}.${type}.${missing}` }
  if (type !== 'function') return undefined
  if (!/^[\w-]{1,64}$/.test(String(settings.name))) return { code: '1214', field: `${place}.function.name` }
  const { parameters } = settings
  const fits = parameters === undefined || (typeof parameters === 'object' && parameters !== null)
  return fits ? undefined : { code: '1214', field: `${place}.function.parameters` }
}

/** The specification knows `auto` alone; most models take more (glm-4.7-flash recorded 2026-03), those of glm-5.3 do not. */
function checkChoice({ model, tools, tool_choice: choice }: GlmChatBody): GlmFailure | undefined {
  if (choice === undefined || choice === null || choice === 'auto') return undefined
  if (modelFacts(model).autoToolsOnly) return { code: '1210', message: 'Tool choice must be auto' }
  if (typeof choice === 'string') {
    return ['none', 'required'].includes(choice) ? undefined : { code: '1214', field: 'tool_choice' }
  }
  const name = choice.function?.name
  const offered = Array.isArray(tools) && tools.some(tool => tool.function?.name === name)
  return typeof name === 'string' && offered ? undefined : { code: '1214', field: 'tool_choice' }
}
