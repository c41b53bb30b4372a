/**
 * The built-ins that our own code in the guest relies on, taken before any script runs. A script may replace
 * `JSON.stringify` or `Array.prototype.push`; what it replaces is its own loss, never the bridge's.
 */
const bound =
  <This, Args extends unknown[], Result>(method: (this: This, ...args: Args) => Result) =>
  (self: This, ...args: Args): Result =>
    apply(method, self, args) as Result;

export const { apply, construct, ownKeys } = Reflect;
export const { stringify, parse } = JSON;
export const { create, defineProperty, freeze, getOwnPropertyDescriptor, getPrototypeOf, setPrototypeOf, assign } =
  Object;
export const hasOwn = Object.hasOwn;
export const isArray = Array.isArray;
export const toText = String;
export const stringSlice = bound(String.prototype.slice);
export const indexOf = bound(String.prototype.indexOf);
export const promiseThen = bound(Promise.prototype.then) as (
  self: Promise<unknown>,
  fulfilled: ((value: unknown) => unknown) | undefined,
  rejected: ((reason: unknown) => unknown) | undefined,
) => Promise<unknown>;
export const mapGet = bound(Map.prototype.get) as (self: Map<unknown, unknown>, key: unknown) => unknown;
export const mapSet = bound(Map.prototype.set) as (
  self: Map<unknown, unknown>,
  key: unknown,
  value: unknown,
) => unknown;
export const mapDelete = bound(Map.prototype.delete) as (self: Map<unknown, unknown>, key: unknown) => boolean;
export const NativeError = Error;
export const NativeMap = Map;
export const NativePromise = Promise;
export const NativeTypeError = TypeError;
export const now = performance.now.bind(performance);

const NativeUint8Array = Uint8Array;
const typedArray = Object.getPrototypeOf(Uint8Array.prototype) as object;
// Getters of a prototype: read as properties, they would be whatever a script put there.
const getterOf = <Result>(name: string) =>
  bound(Object.getOwnPropertyDescriptor(typedArray, name)!.get as (this: Uint8Array) => Result);
const bufferOf = getterOf<ArrayBuffer>("buffer");
const byteOffset = getterOf<number>("byteOffset");
export const byteLength = getterOf<number>("byteLength");

export const wipe = bound(Uint8Array.prototype.fill);

const encoder = new TextEncoder();
const decoder = new TextDecoder();
const encodeText = encoder.encode.bind(encoder);
const decodeText = decoder.decode.bind(decoder);
export const encode = (text: string): Uint8Array => encodeText(text);
export const decodeStream = (bytes: Uint8Array): string => decodeText(bytes, { stream: true });
/** A part of some bytes, without a copy. Not `subarray`: that hands the bytes to a constructor that a script may have replaced. */
export const bytesFrom = (self: Uint8Array, start: number, end = byteLength(self)): Uint8Array =>
  new NativeUint8Array(bufferOf(self), byteOffset(self) + start, end - start);
