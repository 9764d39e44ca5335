import { language } from "./text.ts";
import type { FileProgress, Slot } from "./types.ts";

const UNITS: [number, Intl.RelativeTimeFormatUnit][] = [
  [86_400, "day"],
  [3_600, "hour"],
  [60, "minute"],
  [1, "second"],
];

/** Time of day, with the date unless it is today. */
export function time(iso: string | number | null): string {
  if (iso === null) {
    return "–";
  }
  const date = new Date(iso);
  const today = new Date().toDateString() === date.toDateString();
  return new Intl.DateTimeFormat(language(), {
    dateStyle: today ? undefined : "medium",
    timeStyle: "medium",
  }).format(date);
}

/** A duration in its two largest units, such as "2 min 5 sec". */
export function duration(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  const parts: string[] = [];
  let rest = whole;
  for (const [size, unit] of UNITS) {
    const count = Math.floor(rest / size);
    if (count > 0 && parts.length < 2) {
      parts.push(unitText(count, unit));
    }
    rest -= count * size;
  }
  return parts.length === 0 ? unitText(0, "second") : parts.join(" ");
}

function unitText(count: number, unit: string): string {
  return new Intl.NumberFormat(language(), { style: "unit", unit, unitDisplay: "short" })
    .format(count);
}

export function number(value: number): string {
  return new Intl.NumberFormat(language()).format(value);
}

/** A size in the largest decimal unit that leaves at least 1, such as "1.5 GB". */
export function bytes(count: number): string {
  const units = ["byte", "kilobyte", "megabyte", "gigabyte", "terabyte"];
  const power = Math.min(units.length - 1, Math.floor(Math.log10(Math.max(1, count)) / 3));
  return new Intl.NumberFormat(language(), {
    style: "unit",
    unit: units[power],
    unitDisplay: "short",
    maximumFractionDigits: 1,
  }).format(count / 1_000 ** power);
}

/** "42 %", or a dash if unknown. */
export function percent(share: number | null): string {
  return share === null
    ? "–"
    : new Intl.NumberFormat(language(), { style: "percent", maximumFractionDigits: 0 })
      .format(share);
}

/** The files in an app's progress message: an array, or an object that holds one. */
export function filesInProgress(progress: unknown): FileProgress[] {
  const list = Array.isArray(progress)
    ? progress
    : (progress as { processing?: unknown } | null)?.processing;
  return Array.isArray(list)
    ? list.filter((file) => typeof file === "object" && file !== null)
    : [];
}

interface Countable {
  total_files: number | null;
  files_done: number;
  files_failed: number;
  percent: number | null;
}

/**
 * Share of the job's work that is done, 0 to 1; null if the server does not know it. It is the
 * server's, or that of a later report of the app: within an attempt, the larger one is the newer one.
 */
export function share(job: Countable, progress: unknown): number | null {
  return job.percent === null ? null : Math.max(job.percent / 100, reportedShare(job, progress));
}

function reportedShare(job: Countable, progress: unknown): number {
  if (job.total_files === null || job.total_files <= 0) {
    return 0;
  }
  const ended = job.files_done + job.files_failed;
  const completed = (progress as { completed_count?: unknown } | null)?.completed_count;
  // A report from before the end of a file would count that file twice.
  const files = typeof completed === "number" && completed < ended ? [] : filesInProgress(progress);
  const partial = files
    .reduce((sum, file) => sum + Math.min(99.9, Math.max(0, file.progress_pct ?? 0)) / 100, 0);
  const open = Math.max(0, job.total_files - ended);
  return Math.min(1, (ended + Math.min(partial, open)) / job.total_files);
}

export type SlotLook = "free" | "busy" | "draining" | "suspect" | "lost" | "absent";

/** How the map shows a slot; a slot without a record is not in use. */
export function slotLook(slot: Slot | undefined): SlotLook {
  if (slot === undefined) {
    return "absent";
  }
  if (slot.lost) {
    return "lost";
  }
  switch (slot.state) {
    case "FREE":
      return "free";
    case "SUSPECT":
      return "suspect";
    case "DRAINING":
      return "draining";
    case "HELD":
      return slot.draining ? "draining" : "busy";
  }
}
