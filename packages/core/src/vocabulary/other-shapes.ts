import { type OtherNames, otherNames } from './other-names.js'

/*
 * The forms of messages, parts and tools elsewhere: of OpenAI's two APIs, Anthropic's Messages and Gemini, of the AI SDK, TanStack AI and LangChain
 * (openai 7.59.0, @anthropic-ai/sdk 1.14.0, ai 7.0.173, @langchain/core 1.4.0, 2026-11).
 */

/** Fields of messages that would be passed over in silence. */
export const othersOfMessage = otherNames([
  {
    names: ['tool_calls', 'toolCalls', 'function_call'],
    here: "a part of content for each call: { type: 'tool-call', toolCallId, toolName, input }",
  },
  { names: ['tool_call_id'], here: "a part of content: { type: 'tool-result', toolCallId, output }" },
  { names: ['reasoning_content'], here: "a part of content: { type: 'reasoning', text }" },
])

/** Fields of messages, where `content` is not there. */
export const othersOfContent = otherNames([{ names: ['parts'], here: 'content' }])

export const othersOfRole = otherNames([
  { names: ['developer'], here: 'system' },
  { names: ['model', 'ai'], here: 'assistant' },
  { names: ['human'], here: 'user' },
  { names: ['function'], here: "tool, with a part { type: 'tool-result', toolCallId, output }" },
])

export const othersOfPart = otherNames([
  { names: ['input_text', 'output_text'], here: "{ type: 'text', text }" },
  { names: ['image_url', 'input_image'], here: "{ type: 'image', mediaType: 'image/png', url }, or with data" },
  { names: ['input_audio'], here: "{ type: 'audio', mediaType: 'audio/wav', data }" },
  {
    names: ['input_file', 'document', 'file_url', 'video_url'],
    here: "{ type: 'file', mediaType: 'application/pdf', data }, or with url",
  },
  { names: ['thinking'], here: "{ type: 'reasoning', text }" },
  { names: ['tool_use', 'tool_call', 'function_call'], here: "{ type: 'tool-call', toolCallId, toolName, input }" },
  { names: ['tool_result', 'function_call_output'], here: "{ type: 'tool-result', toolCallId, output }" },
])

/** Fields of parts, where the one that must be there is not. */
export const othersOfPartField = otherNames([
  { names: ['image', 'image_url', 'source', 'file', 'input_audio'], here: 'data, the bytes or their base64, or url' },
  { names: ['mimeType', 'mime_type', 'media_type'], here: 'mediaType' },
  { names: ['tool_call_id', 'tool_use_id', 'call_id'], here: 'toolCallId' },
  { names: ['name'], here: 'toolName' },
])

/** Fields of results, where `output` is not there. */
export const othersOfOutput = otherNames([{ names: ['result', 'content'], here: 'output' }])

/** Fields of tools, where `name` or `parameters` is not there. */
export const othersOfTool = otherNames([
  { names: ['function', 'toolSpec'], here: 'the tool itself: { name, description, parameters }' },
  {
    names: ['functionDeclarations', 'function_declarations'],
    here: 'a tool for each: { name, description, parameters }',
  },
  { names: ['inputSchema', 'input_schema', 'parametersJsonSchema', 'schema', 'input'], here: 'parameters' },
])

/**
 * The rest of a sentence about something that is not as it must be: it names what that is here, by the field under which others have it. Empty where
 * there is none.
 */
export function otherNameIn(given: object, others: OtherNames): string {
  const name = Object.keys(given).find(name => others.has(name))
  return name === undefined ? '' : ` Its ${name} is ${others.get(name)} here.`
}

/** The same for a word that is not known: it says what that is here. */
export const otherWord = (word: unknown, others: OtherNames): string =>
  typeof word === 'string' && others.has(word) ? ` What is ${word} elsewhere is ${others.get(word)} here.` : ''
