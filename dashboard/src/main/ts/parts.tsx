import type { ComponentChildren } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import type { ApiError } from "./api.ts";
import type { Data } from "./context.ts";
import { live, mayChange, useShared } from "./context.ts";
import { duration, filesInProgress, number, percent, share, time } from "./format.ts";
import { type Key, known, t } from "./text.ts";
import type { JobProgress, JobState, Outcome } from "./types.ts";

export function StateBadge({ state }: { state: JobState }) {
  return <span class={`badge state-${state.toLowerCase()}`}>{known("state", state)}</span>;
}

const OUTCOME_ICONS: Record<Outcome, string> = { all: "✓", partial: "◐", none: "✕" };

/** What became of the files of an ended job. */
export function OutcomeMark({ outcome }: { outcome: Outcome | null | undefined }) {
  return outcome
    ? (
      <span class={`outcome outcome-${outcome}`}>
        <span aria-hidden="true">{OUTCOME_ICONS[outcome]}</span> {t(`outcome.${outcome}`)}
      </span>
    )
    : null;
}

export function ErrorBox(
  { error, retry, more }: { error: ApiError; retry?: () => void; more?: string },
) {
  return (
    <div class="notice bad" role="alert">
      <strong>{t("error")}:</strong> {error.message} {more}
      {error.fields.length > 1 && (
        <ul>{error.fields.map((each) => <li key={each.field}>{each.field}: {each.message}</li>)}</ul>
      )}
      {retry && <button type="button" onClick={retry}>{t("try.again")}</button>}
    </div>
  );
}

/** A table whose rows become cards on a narrow screen; false leaves a column out. */
export function Table(
  { columns, children }: { columns: (Key | false)[]; children: ComponentChildren },
) {
  return (
    <div class="scroll">
      <table class="stack">
        <thead>
          <tr>
            {columns.map((column) => column && <th key={column} scope="col">{t(column)}</th>)}
          </tr>
        </thead>
        <tbody>{children}</tbody>
      </table>
    </div>
  );
}

/** The reason of a completed job is a remark, that of any other job explains a problem. */
export function reasonLook(job: { state: JobState }): string {
  return job.state === "COMPLETED" ? "quiet" : "bad-text";
}

/** Shows data once it has arrived, its error, and a warning while it is out of date. */
export function Loaded<T>(
  { data, children }: { data: Data<T>; children: (value: T) => ComponentChildren },
) {
  if (data.value === undefined) {
    return data.error === null
      ? <p class="quiet" role="status">{t("loading")}</p>
      : <ErrorBox error={data.error} retry={data.reload} />;
  }
  return (
    <>
      {data.error && (
        <ErrorBox
          error={data.error}
          retry={data.reload}
          more={t("data.stale", { time: time(data.at) })}
        />
      )}
      <div class={data.error ? "stale" : undefined}>{children(data.value)}</div>
    </>
  );
}

interface WithFiles extends JobProgress {
  job_id: string;
  state: JobState;
  total_files: number | null;
  files_done: number;
  files_failed: number;
}

/** The progress of the job by the newest event, or else by what was loaded. */
export function currentProgress(job: { job_id: string }, loaded: unknown): unknown {
  return live.progress(job.job_id) ?? loaded;
}

export function Progress({ job, loaded = null }: { job: WithFiles; loaded?: unknown }) {
  const done = share(job, currentProgress(job, loaded));
  const files = job.total_files === null
    ? null
    : t("job.files.count", {
      done: number(job.files_done + job.files_failed),
      total: number(job.total_files),
    });
  return (
    <span class="progress">
      <progress
        max={1}
        value={done ?? 0}
        aria-label={t("job.progress")}
        class={job.files_failed > 0 ? "partial" : undefined}
      />
      <span class="figures">{percent(done)}</span>
      {files && <span class="quiet">{files}</span>}
      {job.files_failed > 0 && (
        <span class="bad-text">{t("job.files.failed", { failed: number(job.files_failed) })}</span>
      )}
      <Rate fps={job.fps} left={job.seconds_left} />
    </span>
  );
}

function Rate({ fps, left }: { fps: number | null; left: number | null }) {
  const parts = [
    ...(fps === null ? [] : [t("job.fps", { fps: number(fps) })]),
    ...(left === null ? [] : [t("job.left", { duration: duration(left) })]),
  ];
  return parts.length === 0 ? null : <span class="quiet">{parts.join(", ")}</span>;
}

/** Current files of the app with their rate and remaining time. */
export function currentFiles(job: { job_id: string }, loaded: unknown) {
  return filesInProgress(currentProgress(job, loaded));
}

export function Dialog(
  { title, close, children }: { title: string; close: () => void; children: ComponentChildren },
) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => dialog.current?.showModal(), []);
  return (
    <dialog ref={dialog} onClose={close} aria-labelledby="dialog-title">
      <h2 id="dialog-title">{title}</h2>
      {children}
    </dialog>
  );
}

export function Field(
  { id, label, hint, error, children }: {
    id: string;
    label: string;
    hint?: string;
    error?: string;
    children: ComponentChildren;
  },
) {
  return (
    <div class="field">
      <label for={id}>{label}</label>
      {children}
      {hint && <span class="quiet" id={`${id}-hint`}>{hint}</span>}
      {error && <span class="bad-text" id={`${id}-error`}>{error}</span>}
    </div>
  );
}

/** A definition list of what is known; empty values are left out. */
export function Facts({ of }: { of: [string, ComponentChildren][] }) {
  return (
    <dl class="facts">
      {of.filter(([, value]) => value !== null && value !== undefined && value !== "")
        .map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
    </dl>
  );
}

/** Tells why no action is offered. */
export function RoleNotice() {
  const { session } = useShared();
  return mayChange(session)
    ? null
    : <p class="quiet">{t("action.viewer", { role: t(`role.${session.role}`) })}</p>;
}

/** Links to the pages of a list that is paged by offset. */
export function OffsetPages(
  { name, at, offset, shown, total, perPage }: {
    name: string;
    at: (offset: number) => string;
    offset: number;
    shown: number;
    total: number;
    perPage: number;
  },
) {
  return total <= perPage && offset === 0 ? null : (
    <nav class="pages" aria-label={name}>
      {offset > 0 && <a href={at(Math.max(0, offset - perPage))}>{t("page.previous")}</a>}
      {shown > 0 && (
        <span>{t("page.range", { from: offset + 1, to: offset + shown, total })}</span>
      )}
      {offset + shown < total && <a href={at(offset + perPage)}>{t("page.next")}</a>}
    </nav>
  );
}

/** A text that is part of the view's address, which changes with each input. */
export function TextFilter(
  { label, hint, text, to }: {
    label: string;
    hint: string;
    text: string;
    to: (text: string) => string;
  },
) {
  const [typed, setTyped] = useState(text);
  useEffect(() => setTyped(text), [text]);
  return (
    <div class="filters" role="search">
      <Field id="filter-text" label={label} hint={hint}>
        <input
          id="filter-text"
          type="search"
          aria-describedby="filter-text-hint"
          value={typed}
          onInput={(event) => {
            setTyped(event.currentTarget.value);
            history.replaceState(null, "", to(event.currentTarget.value));
            dispatchEvent(new HashChangeEvent("hashchange"));
          }}
        />
      </Field>
    </div>
  );
}
