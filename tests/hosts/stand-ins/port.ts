/** What passes between the stand-in of Colab's page and the frame of an output. */
export type State = Record<string, unknown>;

export type ToFrame =
  | { readonly type: "state"; readonly id: string; readonly state: State | undefined }
  | { readonly type: "sent"; readonly number: number }
  | { readonly type: "comm"; readonly id: string; readonly data: object; readonly buffers: readonly ArrayBuffer[] };

export type FromFrame =
  | { readonly type: "state"; readonly id: string }
  | { readonly type: "height"; readonly height: number }
  | {
      readonly type: "send";
      readonly id: string;
      readonly number: number;
      readonly data: object;
      readonly buffers: readonly (ArrayBuffer | ArrayBufferView)[];
    };
