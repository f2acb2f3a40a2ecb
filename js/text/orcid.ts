/** Whether the last digit fits the others (ISO 7064, MOD 11-2, as ORCID uses it). */
export function isOrcid(text: string): boolean {
  if (!/^\d{4}-\d{4}-\d{4}-\d{3}[\dX]$/.test(text)) return false;
  const digits = text.replaceAll("-", "");
  let total = 0;
  for (const digit of digits.slice(0, -1)) total = (total + Number(digit)) * 2;
  const check = (12 - (total % 11)) % 11;
  return digits.at(-1) === (check === 10 ? "X" : String(check));
}

/** Without the address that people paste with it. */
export function bareIdentifier(text: string): string {
  return text.trim().replace(/^(https?:\/\/)?(www\.)?(orcid|ror)\.org\//i, "");
}
