// The encoder of BERT (Devlin et al. 2018) as a graph of ONNX operators (onnx.proto3, operator set 20), out of its weights: no published
// package holds the file that a runtime wants, and one holds the weights.
import { ParseError } from '../../core/schema/parse.ts'
import { type Field, toMessage } from './protobuf.ts'
import type { Tensor } from './safetensors.ts'

export interface BertConfig {
  hidden_size: number
  num_hidden_layers: number
  num_attention_heads: number
  layer_norm_eps: number
}

/** Of TensorProto.DataType. */
const FLOAT = 1
const INT64 = 7
/** Of AttributeProto.AttributeType. */
const ATTRIBUTE = { float: 1, int: 2, ints: 7 } as const

type Attribute = readonly [name: string, value: { int: number } | { ints: readonly number[] } | { float: number }]

/**
 * @returns a model from `x` (batch, tokens, hidden: the sum of the three embeddings) and `mask` (batch, 1, 1, tokens: 0, or a large
 *   negative number where there is no token) to `y` (batch, tokens, hidden)
 * @throws {ParseError} where a weight is missing
 */
export function toOnnx(weights: ReadonlyMap<string, Tensor>, config: BertConfig): Uint8Array {
  const { hidden_size: hidden, num_attention_heads: heads } = config
  const graph = new Graph(weights)
  const split = graph.integers([0, 0, heads, hidden / heads])
  const joined = graph.integers([0, 0, hidden])
  const thirds = graph.integers([hidden, hidden, hidden])
  const toHeads = (input: string, order: number[]) =>
    graph.node('Transpose', [graph.node('Reshape', [input, split])], [['perm', { ints: order }]])
  const normalise = (input: string, name: string) =>
    graph.node(
      'LayerNormalization',
      [input, graph.weight(`${name}.weight`), graph.weight(`${name}.bias`)],
      [
        ['axis', { int: -1 }],
        ['epsilon', { float: config.layer_norm_eps }],
      ],
    )
  const linear = (input: string, weight: Tensor, bias: Tensor) =>
    graph.node('Add', [graph.node('MatMul', [input, graph.constant(transpose(weight))]), graph.constant(bias)])
  const dense = (input: string, name: string) => linear(input, graph.tensor(`${name}.weight`), graph.tensor(`${name}.bias`))

  let state = normalise('x', 'embeddings.LayerNorm')
  for (let layer = 0; layer < config.num_hidden_layers; layer += 1) {
    const own = `encoder.layer.${layer}.`
    const parts = ['query', 'key', 'value'].map((part) => `${own}attention.self.${part}`)
    // The three projections in one multiplication; the scale of the attention goes with the query's.
    const weight = join(parts.map((part) => graph.tensor(`${part}.weight`)))
    const bias = join(parts.map((part) => graph.tensor(`${part}.bias`)))
    const scale = 1 / Math.sqrt(hidden / heads)
    for (let at = 0; at < hidden * hidden; at += 1) weight.data[at] = (weight.data[at] ?? 0) * scale
    for (let at = 0; at < hidden; at += 1) bias.data[at] = (bias.data[at] ?? 0) * scale
    const [query, key, value] = graph.nodes('Split', [linear(state, weight, bias), thirds], 3, [['axis', { int: -1 }]])
    const scores = graph.node('MatMul', [toHeads(query as string, [0, 2, 1, 3]), toHeads(key as string, [0, 2, 3, 1])])
    const attention = graph.node('Softmax', [graph.node('Add', [scores, 'mask'])], [['axis', { int: -1 }]])
    const seen = graph.node('MatMul', [attention, toHeads(value as string, [0, 2, 1, 3])])
    const context = graph.node('Reshape', [graph.node('Transpose', [seen], [['perm', { ints: [0, 2, 1, 3] }]]), joined])
    state = normalise(graph.node('Add', [dense(context, `${own}attention.output.dense`), state]), `${own}attention.output.LayerNorm`)
    const inner = graph.node('Gelu', [dense(state, `${own}intermediate.dense`)])
    state = normalise(graph.node('Add', [dense(inner, `${own}output.dense`), state]), `${own}output.LayerNorm`)
  }
  return graph.toModel(state, hidden)
}

/** A graph as it grows; names of what goes from node to node are numbers. */
class Graph {
  readonly #weights: ReadonlyMap<string, Tensor>
  readonly #nodes: Uint8Array[] = []
  readonly #constants: Uint8Array[] = []
  #names = 0

  constructor(weights: ReadonlyMap<string, Tensor>) {
    this.#weights = weights
  }

  tensor(name: string): Tensor {
    const found = this.#weights.get(name)
    if (found === undefined) throw new ParseError('the weights', [`there is no ${name}`])
    return found
  }

  weight(name: string): string {
    return this.constant(this.tensor(name))
  }

  constant({ shape, data }: Tensor): string {
    return this.#constant(shape, FLOAT, new Uint8Array(data.buffer, data.byteOffset, data.byteLength))
  }

  integers(values: readonly number[]): string {
    return this.#constant([values.length], INT64, new Uint8Array(BigInt64Array.from(values, BigInt).buffer))
  }

  node(operator: string, inputs: readonly string[], attributes: readonly Attribute[] = []): string {
    return this.nodes(operator, inputs, 1, attributes)[0] as string
  }

  nodes(operator: string, inputs: readonly string[], outputs: number, attributes: readonly Attribute[] = []): string[] {
    const names = Array.from({ length: outputs }, () => this.#name())
    this.#add(operator, inputs, names, attributes)
    return names
  }

  /** ModelProto; its graph's output is `result`, called `y`. */
  toModel(result: string, hidden: number): Uint8Array {
    this.#add('Identity', [result], ['y'], [])
    const graph: Field[] = [
      ...this.#nodes.map((node): Field => [1, node]),
      [2, 'bert'],
      ...this.#constants.map((constant): Field => [5, constant]),
      [11, toValue('x', ['batch', 'tokens', hidden])],
      [11, toValue('mask', ['batch', 1, 1, 'tokens'])],
      [12, toValue('y', ['batch', 'tokens', hidden])],
    ]
    return toMessage([
      [1, 9],
      [7, graph],
      [8, [[2, 20]]],
    ])
  }

  /** NodeProto. */
  #add(operator: string, inputs: readonly string[], outputs: readonly string[], attributes: readonly Attribute[]): void {
    this.#nodes.push(
      toMessage([
        ...inputs.map((input): Field => [1, input]),
        ...outputs.map((output): Field => [2, output]),
        [4, operator],
        ...attributes.map((attribute): Field => [5, toAttribute(attribute)]),
      ]),
    )
  }

  /** TensorProto. */
  #constant(shape: readonly number[], type: number, bytes: Uint8Array): string {
    const name = this.#name()
    this.#constants.push(toMessage([...shape.map((size): Field => [1, size]), [2, type], [8, name], [9, bytes]]))
    return name
  }

  #name(): string {
    this.#names += 1
    return `t${this.#names}`
  }
}

/** AttributeProto. */
function toAttribute([name, value]: Attribute): Field[] {
  if ('float' in value)
    return [
      [1, name],
      [2, value],
      [20, ATTRIBUTE.float],
    ]
  if ('int' in value)
    return [
      [1, name],
      [3, value.int],
      [20, ATTRIBUTE.int],
    ]
  return [[1, name], ...value.ints.map((one): Field => [8, one]), [20, ATTRIBUTE.ints]]
}

/** ValueInfoProto of floats; a size that is a name is open. */
function toValue(name: string, shape: readonly (string | number)[]): Field[] {
  const sizes = shape.map((size): Field => [1, [typeof size === 'number' ? [1, size] : [2, size]]])
  return [
    [1, name],
    [
      2,
      [
        [
          1,
          [
            [1, FLOAT],
            [2, sizes],
          ],
        ],
      ],
    ],
  ]
}

/** Rows below each other, or values behind each other. */
function join(tensors: readonly Tensor[]): Tensor {
  const data = new Float32Array(tensors.reduce((sum, tensor) => sum + tensor.data.length, 0))
  let at = 0
  for (const tensor of tensors) {
    data.set(tensor.data, at)
    at += tensor.data.length
  }
  const [first] = tensors
  return { shape: [tensors.reduce((sum, { shape }) => sum + (shape[0] ?? 0), 0), ...(first?.shape.slice(1) ?? [])], data }
}

/** Weights are kept as (out, in); a multiplication wants (in, out). */
function transpose({ shape: [rows = 0, columns = 0], data }: Tensor): Tensor {
  const turned = new Float32Array(data.length)
  for (let row = 0; row < rows; row += 1)
    for (let column = 0; column < columns; column += 1) turned[column * rows + row] = data[row * columns + column] ?? 0
  return { shape: [columns, rows], data: turned }
}
