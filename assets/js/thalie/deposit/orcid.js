/* ORCID iDs and ISNIs end in a check character (ISO/IEC 7064, MOD 11-2). */

const PARTS = /(?:^|\/)(\d{4})-?(\d{4})-?(\d{4})-?(\d{3})([\dX])$/i;

/** Whether TEXT has the form of an ORCID iD or ISNI, and a digit of it is wrong. */
export function hasWrongDigit(text) {
  const found = PARTS.exec(text.trim().replace(/ /g, ""));
  if (!found) return false;
  const total = [...found.slice(1, 5).join("")].reduce((sum, digit) => (sum + Number(digit)) * 2, 0);
  const check = (12 - (total % 11)) % 11;
  return found[5].toUpperCase() !== (check === 10 ? "X" : String(check));
}
