declare module "built" {
  /** The code of the entries, and of the parts that they fetch, by their name. */
  export const bundles: Readonly<Record<string, string>>;
  export const parts: Readonly<Record<string, string>>;
}
