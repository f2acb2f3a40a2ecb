/** A page elsewhere as the browser would ask for it, invisible characters encoded; "" for what is no http address. */
export function pageAddress(url: string): string {
  if (!/^https?:\/\//.test(url) || !URL.canParse(url)) return "";
  return new URL(url).href;
}
