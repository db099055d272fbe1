import { textBlocks, webStorage } from '@millrace/client'
import { useChat } from '@millrace/client/vue'
import { textOf } from '@millrace/core'
import { computed, createApp, ref } from 'vue'
import { api } from './api.js'

const Message = {
  props: ['node', 'input'],
  emits: ['edit', 'regenerate', 'select'],
  setup(props) {
    let blocks = []
    return {
      blocks: computed(() => (blocks = textBlocks(textOf(props.node.message), blocks))),
      at: computed(() => props.node.branches.indexOf(props.node.id)),
    }
  },
  template: `
    <article :data-role="node.message.role" :data-status="node.status">
      <div class="text">
        <div v-for="(block, index) in blocks" :key="index" class="block">{{ block }}</div>
      </div>
      <button class="previous" :disabled="at === 0" @click="$emit('select', node.branches[at - 1])">‹</button>
      <span class="branch">{{ at + 1 }}/{{ node.branches.length }}</span>
      <button v-if="node.message.role === 'user'" class="edit" @click="$emit('edit', node.id)">edit</button>
      <button v-else class="regenerate" @click="$emit('regenerate', node.id)">again</button>
    </article>`,
}

createApp({
  components: { Message },
  setup: () => ({ input: ref(''), ...useChat({ url: api, storage: webStorage('chat') }) }),
  template: `
    <output id="status">{{ status }}</output>
    <output id="error">{{ error?.code }}</output>
    <input id="input" v-model="input">
    <button id="send" @click="send(input)">send</button>
    <button id="stop" @click="stop">stop</button>
    <Message v-for="node in messages" :key="node.id" :node
      @edit="id => edit(id, input)" @regenerate="regenerate" @select="selectBranch" />`,
}).mount('#page')
