import constraints from './constraints.json' with { type: 'json' };

/** The operations that are emulated, named as in the service model. */
export type OperationName = keyof typeof constraints.operations;

/** A token bucket's size and how fast it refills. */
export interface Rate {
  readonly burst: number;
  readonly perSecond: number;
}

/** What the service model says about a value. `min` and `max` bound a length in characters or elements, or a number. */
export type Shape = ScalarShape | ListShape | MapShape | StructureShape;

interface Bounds {
  readonly min?: number;
  readonly max?: number;
  /** The value may not be told to anybody but its owner: no message shows it. */
  readonly sensitive?: boolean;
}
interface ScalarShape extends Bounds {
  readonly type: 'string' | 'integer';
  readonly pattern?: string;
  readonly enum?: readonly string[];
}
interface ListShape extends Bounds {
  readonly type: 'list';
  readonly member: string;
}
interface MapShape extends Bounds {
  readonly type: 'map';
  readonly key: string;
  readonly value: string;
}
export interface StructureShape extends Bounds {
  readonly type: 'structure';
  readonly required: readonly string[];
  readonly members: Readonly<Record<string, string>>;
}

/** Shared by all operations of an account in a Region. */
export const accountRate: Rate = constraints.accountRate;

export const operationNames = Object.keys(constraints.operations) as readonly OperationName[];

export function isOperationName(name: string): name is OperationName {
  return Object.hasOwn(constraints.operations, name);
}

/** The published default for the operation, per account and Region. */
export function operationRate(operation: OperationName): Rate {
  return constraints.operations[operation].rate;
}

export function inputShape(operation: OperationName): StructureShape {
  const shape = shapeOf(constraints.operations[operation].input);
  if (shape.type !== 'structure') throw new Error(`the input of ${operation} is a ${shape.type}, expected a structure`);
  return shape;
}

/** Throws where the model does not define what it refers to. */
export function shapeOf(name: string): Shape {
  const shape = shapes[name];
  if (shape === undefined) throw new Error(`constraints.json refers to the shape ${name} and does not define it`);
  return shape;
}

const shapes = constraints.shapes as Readonly<Record<string, Shape>>;
