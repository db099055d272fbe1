import type { SseEvent } from '@millrace/sse'
import { bytesOf } from './bytes.js'

/** A stream and what must come of it. */
export interface ConformanceCase {
  input: Uint8Array
  events: SseEvent[]
  retryMs?: number
}

const message = (data: string, lastEventId = ''): SseEvent => ({ event: 'message', data, lastEventId })
const typed = (event: string, data: string, lastEventId = ''): SseEvent => ({ event, data, lastEventId })
const stream = (input: string | Uint8Array, ...events: (string | SseEvent)[]): ConformanceCase => ({
  input: typeof input === 'string' ? bytesOf(input) : input,
  events: events.map(event => (typeof event === 'string' ? message(event) : event)),
})

const long = ':'.padEnd(2049, 'x')

/** Sixty streams: the inputs of web-platform-tests `eventsource/` and those where known parsers go wrong. The order is the number less one. */
export const conformanceCases: readonly ConformanceCase[] = [
  stream('\uFEFFdata:1\n\n\uFEFFdata:2\n\ndata:3\n\n', '1', '3'),
  stream('\uFEFF\uFEFFdata:1\n\ndata:2\n\ndata:3\n\n', '2', '3'),
  stream(`data:1\r:\0\n:\r\ndata:2\n${long}\rdata:3\n:data:fail\r${long}\ndata:4\n\n`, '1\n2\n3\n4'),
  stream(
    'data:msg\ndata:msg\n\n:\nfalsefield:msg\n\nfalsefield:msg\nData:data\n\ndata\n\ndata:end\n\n',
    'msg\nmsg',
    '',
    'end',
  ),
  { ...stream('retry:1000\ndata:test1\n\nid:test\ndata:test2', 'test1'), retryMs: 1000 },
  stream('event:test\ndata:x\n\ndata:x\n\n', typed('test', 'x'), 'x'),
  stream('event: \ndata:data\n\n', 'data'),
  stream(
    'data:\0\ndata:  2\rData:1\ndata\0:2\ndata:1\r\0data:4\nda-ta:3\rdata_5\ndata:3\rdata:\r\n data:32\ndata:4\n\n',
    '\0\n 2\n1\n3\n\n4',
  ),
  stream('retry\ndata:test\n\n', 'test'),
  { ...stream('retry:3000\nretry:1000x\ndata:x\n\n', 'x'), retryMs: 3000 },
  stream('data:test\n data\ndata\nfoobar:xxx\njustsometext\n:thisisacommentyay\n\n', 'test\n'),
  stream('data:\ttest\rdata: \ndata:test\n\n', '\ttest\n\ntest'),
  stream('data:test\r\ndata\ndata:test\r\n\r\n', 'test\n\ntest'),
  stream('data:\0\n\n', '\0'),
  stream('id:\0\0\ndata:hello\n\n', 'hello'),
  stream('id: 1\ndata: 1\n\ndata:2\n\n', message('1', '1'), message('2', '1')),
  stream('id: 1\ndata: 1\n\nid:\ndata:2\n\ndata:3\n\n', message('1', '1'), '2', '3'),
  stream('data:ok…\n\n', 'ok…'),
  stream('id: 7\n\ndata: a\n\n', message('a', '7')),
  stream('event: x\n\ndata: a\n\n', 'a'),
  stream('event: x\nevent:\ndata: a\n\n', 'a'),
  stream('\n\n\n\r\r\r\n\r\n'),
  stream(': ping\n\n: ping\n\n'),
  stream('data: a\n\ndata: b\n', 'a'),
  stream('data: a\n\ndata: b', 'a'),
  stream('data: a\r\rdata: b\r\r', 'a', 'b'),
  stream('data: a\r\r', 'a'),
  stream('event: e\r\ndata: a\r\ndata: b\r\n\r\ndata: c\r\n\r\n', typed('e', 'a\nb'), 'c'),
  stream('data: a\r\ndata: b\rdata: c\n\r\ndata: d\n\r', 'a\nb\nc', 'd'),
  stream('data: a\n\rdata: b\n\n', 'a', 'b'),
  stream('data:  a\n\n', ' a'),
  stream('data: a \n\n', 'a '),
  stream('data: a:b: c\n\n', 'a:b: c'),
  stream('data : a\n\n'),
  stream('DATA: a\nEvent: b\ndata: c\n\n', 'c'),
  stream('data:\ndata: x\n\n', '\nx'),
  stream('data: x\ndata:\n\n', 'x\n'),
  stream('id:  7 \ndata: a\n\n', message('a', ' 7 ')),
  stream('id: 1\ndata: a\n\nid\ndata: b\n\n', message('a', '1'), 'b'),
  stream('id: 1\nid: a\0b\ndata: a\n\n', message('a', '1')),
  stream('retry: -1\ndata: a\n\n', 'a'),
  stream('retry: 1.5\ndata: a\n\n', 'a'),
  stream('retry: 0x10\ndata: a\n\n', 'a'),
  stream('retry:  5\ndata: a\n\n', 'a'),
  stream('retry: ٣\ndata: a\n\n', 'a'),
  { ...stream('retry: 1234\n'), retryMs: 1234 },
  stream('data: 你好🌍é\n\n', '你好🌍é'),
  stream('event: 事件\nid: …\ndata: 😀\n\n', typed('事件', '😀', '…')),
  stream(bytesOf('data: a', 0xff, 'b\n\n'), 'a\uFFFDb'),
  stream(bytesOf('data: ', 0xe4, 0xbd, '\n\n'), '\uFFFD'),
  stream(bytesOf('data: ', 0xc0, 0xaf, 0xed, 0xa0, 0x80, '\n\n'), '\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD'),
  stream('data: a\u2028b\u0085c\vd\fe\n\n', 'a\u2028b\u0085c\vd\fe'),
  stream('data: \uFEFFx\n\n', '\uFEFFx'),
  stream(bytesOf(0xef, 0xbb, 'data: a\n\ndata: b\n\n'), 'b'),
  stream('\uFEFF'),
  stream('data: [DONE]\n\n', '[DONE]'),
  stream('id: 5\n'),
  stream('id: 5\ndata: x\n'),
  stream('event: a\0b\ndata: x\n\n', typed('a\0b', 'x')),
  stream('da\0ta: x\ndata: y\n\n', 'y'),
]
