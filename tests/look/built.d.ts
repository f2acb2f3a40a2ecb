declare module "built" {
  /** The code of the bundle, and of the parts that it fetches, by their name. */
  export const bundle: string;
  export const parts: Readonly<Record<string, string>>;
}
