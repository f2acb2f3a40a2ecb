/** What hosts hand over as a buffer: JupyterLab, Notebook 7 and VS Code a DataView, Colab a Uint8Array, others an ArrayBuffer. */
export type Buffer = DataView | Uint8Array | ArrayBuffer;

/** The bytes of a received buffer, not copied. */
export function bytesOf(buffer: Buffer): Uint8Array {
  if (buffer instanceof ArrayBuffer) return new Uint8Array(buffer);
  return new Uint8Array(buffer.buffer, buffer.byteOffset, buffer.byteLength);
}

/** A copy fit for `model.send`: JupyterLab sends the memory below a view, not the view, so the wrong bytes without it. */
export function forSending(bytes: Uint8Array): ArrayBuffer {
  return bytes.slice().buffer;
}

/** A value as a buffer of JSON: for what must not stand in a message's content, which ipykernel writes to its log. */
export function jsonBytes(value: unknown): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(value));
}

/** What a received buffer of JSON holds. Throws SyntaxError. */
export function fromJsonBytes(buffer: Buffer): unknown {
  return JSON.parse(new TextDecoder().decode(bytesOf(buffer)));
}
