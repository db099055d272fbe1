import { nativeWire, type WireFormat } from '@millrace/server'
import { agUiWire } from '@millrace/server/wire/ag-ui'
import { aiSdkWire } from '@millrace/server/wire/ai-sdk'
import { anthropicWire } from '@millrace/server/wire/anthropic'
import { openaiWire } from '@millrace/server/wire/openai'
import { responsesWire } from '@millrace/server/wire/responses'

type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json }

/** A dialect, the path that its clients ask at, and a body that has one of everything. */
interface Sample {
  readonly wire: WireFormat
  readonly path: string
  readonly body: Json
}

const schema = { type: 'object', properties: { city: { type: 'string' } } }
const cache_control = { type: 'ephemeral' }
const png = 'data:image/png;base64,iVBO'
const providerMetadata = { millrace: { providerData: { vendor: { signature: 's' } } } }

/** Requests that are answered, one of each dialect. */
export const samples: Readonly<Record<string, Sample>> = {
  nativeWire: {
    wire: nativeWire,
    path: '/chat',
    body: {
      model: 'm',
      messages: [
        { role: 'user', content: 'Hi' },
        {
          role: 'user',
          content: [
            { type: 'text', text: 'Look', providerData: { vendor: {} } },
            { type: 'image', mediaType: 'image/png', data: 'iVBO', name: 'a.png' },
            { type: 'file', mediaType: 'application/pdf', url: 'https://a.example/b.pdf' },
          ],
        },
        {
          role: 'assistant',
          content: [
            { type: 'reasoning', text: 'Hm' },
            { type: 'tool-call', toolCallId: 'c', toolName: 'own', input: { city: 'Rome' } },
          ],
        },
        {
          role: 'tool',
          content: [{ type: 'tool-result', toolCallId: 'c', toolName: 'own', output: 1, isError: true }],
        },
      ],
      temperature: 1,
      topP: 0.5,
      maxOutputTokens: 9,
      stop: ['END'],
      seed: 1,
      reasoning: { enabled: true, effort: 'low' },
      metadata: { any: 1 },
    },
  },
  aiSdkWire: {
    wire: aiSdkWire,
    path: '/chat',
    body: {
      id: 'chat',
      messageId: 'm3',
      trigger: 'submit-message',
      messages: [
        { id: 'm1', role: 'system', parts: [{ type: 'text', text: 'Be brief.' }] },
        {
          id: 'm2',
          role: 'user',
          parts: [
            { type: 'text', text: 'Hi', providerMetadata },
            { type: 'file', url: png, mediaType: 'image/png', filename: 'a.png' },
          ],
        },
        {
          id: 'm3',
          role: 'assistant',
          parts: [
            { type: 'step-start' },
            { type: 'reasoning', text: 'Hm', providerMetadata },
            {
              type: 'tool-own',
              toolCallId: 'c1',
              state: 'output-available',
              input: { city: 'Rome' },
              output: 1,
              callProviderMetadata: providerMetadata,
              resultProviderMetadata: providerMetadata,
            },
            {
              type: 'dynamic-tool',
              toolName: 'own',
              toolCallId: 'c2',
              state: 'output-error',
              rawInput: 'x',
              errorText: 'No.',
              providerExecuted: true,
            },
            { type: 'tool-own', toolCallId: 'c3', state: 'input-streaming', preliminary: true },
            { type: 'source-url', sourceId: 's', url: 'https://a.example/' },
            { type: 'data-own', data: { any: 1 } },
            { type: 'steering-message', parts: [{ type: 'text', text: 'Go on.' }] },
          ],
        },
        { id: 'm4', role: 'user', parts: [{ type: 'text', text: 'And?' }] },
      ],
    },
  },
  agUiWire: {
    wire: agUiWire,
    path: '/chat',
    body: {
      threadId: 't',
      runId: 'r',
      protocolVersion: '1',
      messages: [
        { id: '1', role: 'system', content: 'Be brief.' },
        {
          id: '2',
          role: 'user',
          content: [
            { type: 'text', text: 'Hi' },
            { type: 'image', source: { type: 'data', value: 'iVBO', mimeType: 'image/png' } },
            { type: 'document', source: { type: 'url', value: 'https://a.example/b.pdf' } },
            { type: 'binary', mimeType: 'image/png', data: 'iVBO', url: png, filename: 'a.png' },
          ],
        },
        { id: '3', role: 'reasoning', content: 'Hm', metadata: providerMetadata },
        {
          id: '4',
          role: 'assistant',
          content: 'Yes',
          metadata: providerMetadata,
          toolCalls: [
            {
              id: 'c',
              type: 'function',
              function: { name: 'own', arguments: '{}' },
              encryptedValue: '{"approvalId":1}',
              metadata: providerMetadata,
            },
          ],
        },
        { id: '5', role: 'tool', toolCallId: 'c', content: 'Sunny', error: 'No.', metadata: providerMetadata },
        { id: '6', role: 'user', content: 'And?' },
      ],
      tools: [{ name: 'own', description: 'D', parameters: schema }],
      context: [{ description: 'D', value: 'V' }],
      state: {},
      forwardedProps: {},
    },
  },
  openaiWire: {
    wire: openaiWire,
    path: '/chat/completions',
    body: {
      model: 'm',
      messages: [
        { role: 'system', content: [{ type: 'text', text: 'Be brief.' }] },
        {
          role: 'user',
          content: [
            { type: 'text', text: 'Hi' },
            { type: 'image_url', image_url: { url: png, detail: 'low' } },
            { type: 'input_audio', input_audio: { data: 'AAAA', format: 'wav' } },
            { type: 'file', file: { file_data: 'data:application/pdf;base64,JVBE', filename: 'a.pdf' } },
          ],
        },
        {
          role: 'assistant',
          content: [
            { type: 'text', text: 'Yes' },
            { type: 'refusal', refusal: 'No' },
          ],
          refusal: 'No',
          reasoning_content: 'Hm',
          reasoning: 'Hm',
          tool_calls: [
            {
              id: 'c',
              type: 'function',
              function: { name: 'own', arguments: '{}' },
              extra_content: { millrace: { vendor: {} } },
            },
          ],
        },
        { role: 'tool', tool_call_id: 'c', content: [{ type: 'text', text: 'Sunny' }] },
        { role: 'developer', content: 'Go on.' },
      ],
      tools: [{ type: 'function', function: { name: 'own', description: 'D', parameters: schema, strict: true } }],
      tool_choice: { type: 'function', function: { name: 'own' } },
      response_format: { type: 'json_schema', json_schema: { name: 'n', schema, strict: true } },
      thinking: { type: 'disabled' },
      stream: false,
      stream_options: { include_usage: true },
      temperature: 1,
      top_p: 0.5,
      max_tokens: 9,
      max_completion_tokens: 9,
      stop: ['END'],
      seed: 1,
      n: 1,
      reasoning_effort: 'low',
      modalities: ['text'],
      logprobs: false,
      top_logprobs: 1,
      user: 'u',
      safety_identifier: 'u',
      parallel_tool_calls: false,
      presence_penalty: 1,
      frequency_penalty: -1,
      top_k: 3,
      verbosity: 'low',
      prediction: { type: 'content', content: 'x' },
      metadata: { any: 'x' },
      logit_bias: { 1: 1 },
    },
  },
  responsesWire: {
    wire: responsesWire,
    path: '/responses',
    body: {
      model: 'm',
      instructions: 'Be brief.',
      input: [
        { role: 'user', content: 'Hi' },
        {
          type: 'message',
          role: 'user',
          content: [
            { type: 'input_text', text: 'Look' },
            { type: 'input_image', image_url: png, detail: 'auto' },
            { type: 'input_file', file_data: 'data:application/pdf;base64,JVBE', filename: 'a.pdf' },
            { type: 'input_file', file_url: 'https://a.example/b.pdf' },
            { type: 'input_audio', input_audio: { data: 'AAAA', format: 'mp3' } },
          ],
        },
        {
          type: 'reasoning',
          id: 'rs',
          summary: [{ type: 'summary_text', text: 'Hm' }],
          content: [{ type: 'reasoning_text', text: 'Hm' }],
          encrypted_content: 'millrace.1.e30=',
        },
        { type: 'reasoning', id: 'rs2', summary: [], encrypted_content: 'gAAA', millrace: { vendor: {} } },
        { type: 'message', role: 'assistant', content: [{ type: 'output_text', text: 'Yes' }], phase: 'commentary' },
        { type: 'function_call', id: 'fc', call_id: 'c', name: 'own', namespace: 'space', arguments: '{}' },
        { type: 'custom_tool_call', call_id: 'd', name: 'patch', input: 'x', millrace: { vendor: {} } },
        { type: 'function_call_output', call_id: 'c', output: [{ type: 'input_text', text: 'Sunny' }] },
        { type: 'custom_tool_call_output', call_id: 'd', output: 'Done' },
        { type: 'mcp_call', id: 'e', name: 'run', arguments: '{}', output: 'x', error: { type: 'x', content: [] } },
        { type: 'web_search_call', id: 'ws', action: { type: 'search' } },
        { role: 'developer', content: [{ type: 'input_text', text: 'Go on.' }] },
      ],
      tools: [
        { type: 'function', name: 'own', description: 'D', parameters: schema, strict: true },
        {
          type: 'custom',
          name: 'patch',
          description: 'D',
          format: { type: 'grammar', syntax: 'lark', definition: 'start: "a"' },
        },
        { type: 'namespace', name: 'space', description: 'D', tools: [{ type: 'function', name: 'own' }] },
        { type: 'web_search' },
      ],
      tool_choice: { type: 'function', name: 'own', namespace: 'space', mode: 'auto', tools: [] },
      reasoning: { effort: 'low', summary: 'auto' },
      text: { format: { type: 'json_schema', name: 'n', schema, strict: true }, verbosity: 'low' },
      include: ['reasoning.encrypted_content'],
      metadata: { any: 'x' },
      stream: false,
      store: false,
      background: false,
      temperature: 1,
      top_p: 0.5,
      max_output_tokens: 9,
      user: 'u',
      truncation: 'auto',
    },
  },
  anthropicWire: {
    wire: anthropicWire,
    path: '/v1/messages',
    body: {
      model: 'm',
      max_tokens: 9,
      system: [{ type: 'text', text: 'Be brief.', cache_control }],
      messages: [
        { role: 'user', content: 'Hi' },
        {
          role: 'user',
          content: [
            { type: 'text', text: 'Look', cache_control },
            { type: 'image', source: { type: 'base64', media_type: 'image/png', data: 'iVBO' }, cache_control },
            { type: 'document', title: 'T', source: { type: 'url', url: 'https://a.example/b.pdf' } },
            {
              type: 'document',
              source: { type: 'text', media_type: 'text/plain', data: 'words' },
              context: 'c',
              citations: { enabled: true },
            },
            { type: 'document', source: { type: 'content', content: [{ type: 'text', text: 'words' }] } },
            { type: 'search_result', title: 'T', source: 's', content: [{ type: 'text', text: 'words' }] },
            { type: 'hologram', text: 'words', content: 'x' },
          ],
        },
        {
          role: 'assistant',
          content: [
            { type: 'thinking', thinking: 'Hm', signature: 'millrace:{"vendor":{}}' },
            { type: 'redacted_thinking', data: 'EmwK' },
            { type: 'text', text: 'Yes', citations: null },
            { type: 'tool_use', id: 'c', name: 'own', input: { city: 'Rome' }, caller: { type: 'direct' } },
            { type: 'mcp_tool_use', id: 'd', name: 'run', server_name: 'millrace', input: {} },
            { type: 'mcp_tool_result', tool_use_id: 'd', is_error: false, content: [{ type: 'text', text: 'x' }] },
            { type: 'server_tool_use', id: 'e', name: 'web_search', input: { query: 'x' } },
            { type: 'web_search_tool_result', tool_use_id: 'e', content: [{ type: 'web_search_result' }] },
            { type: 'web_fetch_tool_result', tool_use_id: 'e', content: { type: 'web_fetch_result', url: 'x' } },
            { type: 'compaction', content: 'short' },
          ],
        },
        {
          role: 'user',
          content: [
            {
              type: 'tool_result',
              cache_control,
              tool_use_id: 'c',
              is_error: true,
              content: [
                { type: 'text', text: 'Sunny' },
                { type: 'image', source: { type: 'base64', media_type: 'image/png', data: 'iVBO' } },
                { type: 'tool_reference', tool_name: 'zoom' },
                { type: 'search_result', title: 'T', source: 's', content: [{ type: 'text', text: 'words' }] },
              ],
            },
          ],
        },
        {
          role: 'system',
          content: [
            { type: 'text', text: 'Go on.', cache_control },
            {
              type: 'tool_addition',
              tool: { type: 'tool_definition', definition: { name: 'new', input_schema: schema } },
            },
            { type: 'tool_addition', tool: { type: 'tool_reference', name: 'own' } },
            { type: 'tool_removal', tool: { type: 'tool_reference', name: 'new' } },
          ],
        },
      ],
      tools: [
        { name: 'own', description: 'D', input_schema: schema, strict: true, cache_control },
        { type: 'web_search_20250305', name: 'web_search', max_uses: 5 },
        { type: 'mcp_toolset', mcp_server_name: 'x' },
      ],
      tool_choice: { type: 'tool', name: 'own', disable_parallel_tool_use: true },
      cache_control,
      thinking: { type: 'enabled', budget_tokens: 1_024, display: 'omitted' },
      output_config: { effort: 'low', format: { type: 'json_schema', schema } },
      output_format: { type: 'json_schema', schema },
      metadata: { user_id: 'u' },
      stop_sequences: ['END'],
      stream: false,
      temperature: 1,
      top_p: 0.5,
      top_k: 3,
      thread: { type: 'create' },
    },
  },
}
