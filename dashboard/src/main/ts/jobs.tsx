import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import { Actions } from "./actions.tsx";
import { type Answer, get } from "./api.ts";
import { BulkActions } from "./bulk.tsx";
import { mayChange, useData, useShared } from "./context.ts";
import { duration, number, time } from "./format.ts";
import { type Asked, askedBy, Filters, filters, parameters, type View, VIEWS } from "./jobfilters.tsx";
import { Loaded, Progress, reasonLook, RoleNotice, StateBadge } from "./parts.tsx";
import { link, type Route } from "./route.ts";
import { known, t } from "./text.ts";
import { isEnded, type Job, type Slot } from "./types.ts";

const PER_PAGE = 50;
/** Each waiting job is asked for its reason by a request of its own. */
const WAITING_PER_PAGE = 20;
const MAX_SCANS = 5;

interface Row {
  job: Pick<
    Job,
    | "job_id"
    | "state"
    | "camera_id"
    | "camera_name"
    | "priority"
    | "attempt"
    | "total_files"
    | "files_done"
    | "files_failed"
    | "instance_id"
    | "stream_id"
  >;
  full: Job | null;
  progress: unknown;
}

interface Page {
  rows: Row[];
  total: number | null;
  next: string | null;
}

async function loadRunning(asked: Asked, signal: AbortSignal): Promise<Page> {
  const query = new URLSearchParams({
    pool: asked.pool,
    busy: "true",
    limit: String(PER_PAGE),
    offset: String(asked.offset),
  });
  const answer = await get<Slot[]>(`/deepstream/slots?${query}`, signal);
  const rows = new Map<string, Row>();
  for (const slot of answer.body) {
    const { instance_id, stream_id, job } = slot;
    // A suspect slot names the job of an abandoned attempt, which may be on another slot by now.
    if (job !== null && !isEnded(job.state) && !(slot.state === "SUSPECT" && rows.has(job.job_id))) {
      rows.set(job.job_id, {
        job: { ...job, instance_id, stream_id },
        full: null,
        progress: job.progress,
      });
    }
  }
  return { rows: [...rows.values()], total: answer.total, next: null };
}

/** One page of the list; the server may return empty pages while it searches for matches. */
async function loadList(
  parameters: Record<string, string>,
  before: string | null,
  signal: AbortSignal,
): Promise<Answer<Job[]>> {
  let cursor = before;
  for (let scan = 1;; scan++) {
    const query = new URLSearchParams(parameters);
    if (cursor !== null) {
      query.set("before", cursor);
    }
    const answer = await get<Job[]>(`/deepstream/jobs?${query}`, signal);
    if (answer.body.length > 0 || answer.next === null || scan === MAX_SCANS) {
      return answer;
    }
    cursor = answer.next;
  }
}

function row(job: Job): Row {
  return { job, full: job, progress: null };
}

async function loadWaiting(asked: Asked, signal: AbortSignal): Promise<Page> {
  const query = {
    ...parameters(asked),
    state: "QUEUED",
    sort: "accepted_at",
    limit: String(WAITING_PER_PAGE),
  };
  const list = await loadList(query, asked.before, signal);
  const jobs = await Promise.all(
    list.body.map(async (job) =>
      (await get<Job>(`/deepstream/jobs/${encodeURIComponent(job.job_id)}`, signal)).body
    ),
  );
  const waiting = jobs.filter((job) => job.waiting !== null);
  const ahead = (job: Job) => job.waiting?.position ?? Number.MAX_SAFE_INTEGER;
  return {
    rows: waiting.sort((a, b) => ahead(a) - ahead(b)).map(row),
    total: null,
    next: list.next,
  };
}

async function loadHistory(asked: Asked, signal: AbortSignal): Promise<Page> {
  const query = { ...parameters(asked), limit: String(PER_PAGE) };
  const list = await loadList(
    asked.state === "" ? query : { ...query, state: asked.state },
    asked.before,
    signal,
  );
  const progress = await loadProgress(asked.pool, list.body, signal);
  const rows = list.body.map((job) => ({ ...row(job), progress: progress.get(job.job_id) }));
  return { rows, total: null, next: list.next };
}

/** The last progress of the jobs that are on slots; events bring what follows. */
export async function loadProgress(
  pool: string,
  jobs: Job[],
  signal: AbortSignal,
): Promise<Map<string, unknown>> {
  const progress = new Map<string, unknown>();
  const instances = new Set(
    jobs.filter((job) => !isEnded(job.state)).flatMap((job) => job.instance_id ?? []),
  );
  if (instances.size > 0) {
    const query = new URLSearchParams({ pool, busy: "true" });
    instances.forEach((instance) => query.append("instance_id", instance));
    const slots = await get<Slot[]>(`/deepstream/slots?${query}`, signal);
    slots.body.forEach(({ job }) => job && progress.set(job.job_id, job.progress));
  }
  return progress;
}

const LOADERS: Record<View, (asked: Asked, signal: AbortSignal) => Promise<Page>> = {
  running: loadRunning,
  waiting: loadWaiting,
  history: loadHistory,
};

function matches(row: Row, text: string): boolean {
  const { job } = row;
  return `${job.camera_name ?? ""} ${job.camera_id} ${job.job_id} ${job.instance_id ?? ""} ${
    row.full?.reason ?? ""
  }`.toLowerCase().includes(text.toLowerCase());
}

export function JobsPage({ route }: { route: Route }) {
  const { pool } = useShared();
  const asked = askedBy(route, pool);
  const text = route.query.get("text") ?? "";
  const page = useData(
    JSON.stringify(asked),
    (signal) => LOADERS[asked.view](asked, signal),
    (event) => event.kind === "job" || event.kind === "file",
  );
  return (
    <>
      <h1>{t("nav.jobs")}</h1>
      <nav class="tabs" aria-label={t("jobs.view")}>
        {VIEWS.map((view) => (
          <a
            key={view}
            href={link(["jobs"], { ...filters(asked), view, text })}
            aria-current={view === asked.view ? "page" : undefined}
          >
            {t(`jobs.view.${view}`)}
          </a>
        ))}
      </nav>
      <Filters asked={asked} text={text} />
      <RoleNotice />
      <Loaded data={page}>
        {(value) => <List asked={asked} text={text} page={value} reload={page.reload} />}
      </Loaded>
    </>
  );
}

function List(
  { asked, text, page, reload }: { asked: Asked; text: string; page: Page; reload: () => void },
) {
  const { session } = useShared();
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set());
  const rows = page.rows.filter((each) => matches(each, text));
  const chosen = rows.filter((each) => selected.has(each.job.job_id));
  const select = (ids: string[], on: boolean) => {
    const changed = new Set(chosen.map((each) => each.job.job_id));
    ids.forEach((id) => on ? changed.add(id) : changed.delete(id));
    setSelected(changed);
  };
  return (
    <>
      {mayChange(session) && (
        <BulkActions
          jobs={chosen.map((each) => each.job)}
          total={rows.length}
          selectAll={(on) => select(rows.map((each) => each.job.job_id), on)}
          done={reload}
        />
      )}
      {text !== "" && (
        <p class="quiet" role="status">
          {t("jobs.filtered", { shown: rows.length, loaded: page.rows.length })}
        </p>
      )}
      {page.rows.length === 0 && (
        <p class="quiet">
          {page.next === null ? t(`jobs.empty.${asked.view}`) : t("jobs.scanned")}
        </p>
      )}
      {rows.length > 0 && (
        <div class="scroll">
          <table class="stack">
            <Head view={asked.view} />
            <tbody>
              {rows.map((each) => (
                <JobRow
                  key={each.job.job_id}
                  view={asked.view}
                  row={each}
                  reload={reload}
                  selected={selected.has(each.job.job_id)}
                  select={(on) => select([each.job.job_id], on)}
                />
              ))}
            </tbody>
          </table>
        </div>
      )}
      <Pages asked={asked} text={text} page={page} />
    </>
  );
}

function columns(view: View): string[] {
  const middle = {
    running: [t("job.progress"), t("job.slot")],
    waiting: [t("job.position"), t("job.why"), t("job.estimate")],
    history: [t("job.progress"), t("job.accepted"), t("job.ended")],
  }[view];
  return [t("job.camera"), t("job.state"), ...middle, t("job.priority")];
}

function Head({ view }: { view: View }) {
  const { session } = useShared();
  return (
    <thead>
      <tr>
        {mayChange(session) && <th scope="col">{t("bulk.select")}</th>}
        {columns(view).map((name) => <th key={name} scope="col">{name}</th>)}
        {mayChange(session) && <th scope="col">{t("action")}</th>}
      </tr>
    </thead>
  );
}

function middleCells(view: View, row: Row): ComponentChildren[] {
  const { job, full } = row;
  switch (view) {
    case "running":
      return [
        <Progress job={job} loaded={row.progress} />,
        job.instance_id === null ? t("none") : t("job.slot.at", {
          instance: job.instance_id,
          stream: job.stream_id ?? "",
        }),
      ];
    case "waiting": {
      const waiting = full?.waiting;
      const estimate = waiting?.estimate_seconds ?? null;
      return [
        typeof waiting?.position === "number" ? number(waiting.position) : t("none"),
        waiting ? known("waiting", waiting.reason) : t("none"),
        estimate === null
          ? t("none")
          : t("job.estimate.value", { duration: duration(estimate) }),
      ];
    }
    case "history":
      return [
        <Progress job={job} loaded={row.progress} />,
        time(full?.accepted_at ?? null),
        time(full?.ended_at ?? null),
      ];
  }
}

function JobRow(
  { view, row, reload, selected, select }: {
    view: View;
    row: Row;
    reload: () => void;
    selected: boolean;
    select: (on: boolean) => void;
  },
) {
  const { session } = useShared();
  const { job } = row;
  const names = columns(view);
  const cells: ComponentChildren[] = [
    <StateBadge state={job.state} />,
    ...middleCells(view, row),
    number(job.priority),
  ];
  return (
    <tr>
      {mayChange(session) && (
        <td data-label={t("bulk.select")}>
          <input
            type="checkbox"
            aria-label={t("bulk.select.one", { job: job.camera_name ?? job.job_id })}
            checked={selected}
            onChange={(event) => select(event.currentTarget.checked)}
          />
        </td>
      )}
      <th scope="row">
        <a href={link(["jobs", job.job_id])}>{job.camera_name ?? number(job.camera_id)}</a>
        <small class="quiet id">{job.job_id}</small>
        {row.full?.reason && <small class={reasonLook(job)}>{row.full.reason}</small>}
      </th>
      {cells.map((cell, index) => <td key={index} data-label={names[index + 1]}>{cell}</td>)}
      {mayChange(session) && (
        <td data-label={t("action")}>
          <Actions job={job} done={reload} />
        </td>
      )}
    </tr>
  );
}

function Pages({ asked, text, page }: { asked: Asked; text: string; page: Page }) {
  const at = (more: Record<string, string | number | null>) =>
    link(["jobs"], { ...filters(asked), text, ...more });
  const until = asked.offset + PER_PAGE;
  const next = page.next !== null
    ? at({ before: page.next })
    : page.total !== null && until < page.total
    ? at({ offset: until })
    : null;
  const first = asked.before !== null || asked.offset > 0;
  return (
    <nav class="pages" aria-label={t("nav.jobs")}>
      {first && <a href={at({})}>{t("page.first")}</a>}
      {next && <a href={next}>{t("page.next")}</a>}
    </nav>
  );
}
