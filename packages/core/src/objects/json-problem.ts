/**
 * Why a text is no JSON, or not yet.
 *
 * | problem | the text |
 * |-|-|
 * | `empty` | holds nothing but white space |
 * | `incomplete` | ends before its value does |
 * | `syntax` | has a character where none such may stand |
 * | `before` | has something before the value: prose, a code fence |
 * | `behind` | has something behind the value |
 * | `depth` | nests objects and lists deeper than is allowed |
 */
export type JsonProblem = 'empty' | 'incomplete' | 'syntax' | 'before' | 'behind' | 'depth'
