import { en, type Key } from "./text.en.ts";
import { ko } from "./text.ko.ts";

export type { Key };
export type Language = "en" | "ko";

const TEXTS: Record<Language, Record<Key, string>> = { en, ko };
const STORED = "dsfleet.language";

function initial(): Language {
  const stored = localStorage.getItem(STORED);
  if (stored === "en" || stored === "ko") {
    return stored;
  }
  return navigator.language.toLowerCase().startsWith("ko") ? "ko" : "en";
}

let current: Language = initial();

export function language(): Language {
  return current;
}

export function setLanguage(language: Language): void {
  current = language;
  localStorage.setItem(STORED, language);
}

/** The text of the key in the chosen language; `{name}` is replaced by the value of that name. */
export function t(key: Key, values: Record<string, string | number> = {}): string {
  return fill(TEXTS[current][key], values);
}

export function fill(text: string, values: Record<string, string | number>): string {
  return text.replace(/\{(\w+)\}/g, (whole, name) => String(values[name] ?? whole));
}

/** The text of a code that the server may extend; an unknown code is shown as words. */
export function known(prefix: string, code: string): string {
  const key = `${prefix}.${code}`;
  return key in en ? t(key as Key) : code.toLowerCase().replaceAll("_", " ");
}
