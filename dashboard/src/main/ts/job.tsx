import { useState } from "preact/hooks";
import { Actions } from "./actions.tsx";
import { get } from "./api.ts";
import { useData } from "./context.ts";
import { duration, number, percent, time } from "./format.ts";
import {
  currentFiles,
  Facts,
  Loaded,
  OutcomeMark,
  Progress,
  reasonLook,
  RoleNotice,
  StateBadge,
  Table,
} from "./parts.tsx";
import { Player } from "./player.tsx";
import { link, type Route } from "./route.ts";
import { known, t } from "./text.ts";
import {
  isEnded,
  type Job,
  type JobProgress,
  type ResultFile,
  type Results,
  type Slot,
  type TimelineEntry,
} from "./types.ts";

const PER_PAGE = 50;

interface Shown {
  job: Job;
  timeline: TimelineEntry[];
  results: Results;
  progress: unknown;
}

function pathOf(id: string): string {
  return `/deepstream/jobs/${encodeURIComponent(id)}`;
}

async function load(id: string, signal: AbortSignal): Promise<Shown> {
  const path = pathOf(id);
  const [job, timeline, results] = await Promise.all([
    get<Job>(path, signal),
    get<TimelineEntry[]>(`${path}/timeline`, signal),
    get<Results>(`${path}/results`, signal),
  ]);
  return {
    job: job.body,
    timeline: timeline.body,
    results: results.body,
    progress: await loadProgress(job.body, signal),
  };
}

/** The last progress of the app, if the job is on a slot; events bring what follows. */
async function loadProgress(job: Job, signal: AbortSignal): Promise<unknown> {
  if (isEnded(job.state) || job.instance_id === null) {
    return null;
  }
  const query = new URLSearchParams({
    pool: job.pool,
    busy: "true",
    instance_id: job.instance_id,
  });
  const slots = await get<Slot[]>(`/deepstream/slots?${query}`, signal);
  return slots.body.find((slot) => slot.job?.job_id === job.job_id)?.job?.progress ?? null;
}

export function JobPage({ id, route }: { id: string; route: Route }) {
  const file = route.query.get("file");
  const data = useData(
    `job ${id}`,
    (signal) => load(id, signal),
    (event) => event.job_id === id && event.kind !== "progress",
  );
  return (
    <>
      <h1>{data.value?.job.camera_name ?? t("job")}</h1>
      <p class="quiet id">{id}</p>
      <RoleNotice />
      <Loaded data={data}>
        {({ job, timeline, results, progress }) => (
          <>
            <Summary job={job} progress={progress} reload={data.reload} />
            <div class="columns">
              <section>
                <h2>{t("job.facts")}</h2>
                <JobFacts job={job} />
              </section>
              <section>
                <h2>{t("job.request")}</h2>
                <RequestFacts job={job} />
              </section>
            </div>
            <Player results={results} chosen={file === null ? null : Number(file)} />
            <Files job={id} files={results.files} />
            <Timeline timeline={timeline} />
          </>
        )}
      </Loaded>
    </>
  );
}

function Summary(
  { job, progress, reload }: { job: Job; progress: unknown; reload: () => void },
) {
  const files = isEnded(job.state) ? [] : currentFiles(job, progress);
  return (
    <section class="summary">
      <p>
        <StateBadge state={job.state} /> <OutcomeMark outcome={job.outcome} />{" "}
        {isEnded(job.state)
          ? <Progress job={job} />
          : <RunningProgress job={job} progress={progress} />}
      </p>
      {job.reason && <p class={reasonLook(job)}>{t("health.reason", { reason: job.reason })}</p>}
      {job.outcome === "partial" && job.files_failed > 0 && (
        <p class="notice warn" role="status">
          {t("job.partial", { failed: job.files_failed, total: job.total_files ?? "" })}
        </p>
      )}
      {job.outputs_unseen > 0 && (
        <p class="notice">{t("job.unseen", { count: number(job.outputs_unseen) })}</p>
      )}
      {files.map((file) => (
        <p key={file.file_id} class="quiet">
          {file.file_name ?? file.file_id}: {percent((file.progress_pct ?? 0) / 100)}
          {typeof file.seconds_left === "number" &&
            `, ${t("job.left.file", { duration: duration(file.seconds_left) })}`}
        </p>
      ))}
      <Actions job={job} done={reload} />
    </section>
  );
}

/** Progress by the server, which is asked again for each report of the app. */
function RunningProgress({ job, progress }: { job: Job; progress: unknown }) {
  const { value } = useData(
    `progress ${job.job_id}`,
    async (signal) => (await get<Job>(pathOf(job.job_id), signal)).body,
    (event) => event.job_id === job.job_id && event.kind === "progress",
  );
  const newest = value?.attempt === job.attempt ? { ...job, ...ratesOf(value) } : job;
  return <Progress job={newest} loaded={progress} />;
}

function ratesOf({ percent, fps, seconds_left }: JobProgress): JobProgress {
  return { percent, fps, seconds_left };
}

function JobFacts({ job }: { job: Job }) {
  const { waiting } = job;
  const estimate = waiting?.estimate_seconds ?? null;
  return (
    <Facts
      of={[
        [t("job.why"), waiting && known("waiting", waiting.reason)],
        [t("job.position"), typeof waiting?.position === "number" && number(waiting.position)],
        [
          t("job.estimate"),
          estimate !== null && t("job.estimate.value", { duration: duration(estimate) }),
        ],
        [
          t("job.attempt"),
          waiting?.retry_at
            ? `${job.attempt}, ${t("job.retryAt", { time: time(waiting.retry_at) })}`
            : number(job.attempt),
        ],
        [
          t("job.slot"),
          job.instance_id && t("job.slot.at", {
            instance: job.instance_id,
            stream: job.stream_id ?? "",
          }),
        ],
        [t("job.accepted"), job.accepted_at && time(job.accepted_at)],
        [t("job.started"), job.started_at && time(job.started_at)],
        [t("job.ended"), job.ended_at && time(job.ended_at)],
      ].filter(([, value]) => value !== false) as [string, string][]}
    />
  );
}

function RequestFacts({ job }: { job: Job }) {
  return (
    <>
      <Facts
        of={[
          [t("job.camera.path"), job.camera_path],
          [t("job.camera.type"), job.camera_type],
          [t("job.camera.id"), String(job.camera_id)],
          [t("job.output"), job.output_dir],
          [t("job.callback"), job.callback_url],
          [t("pool"), job.pool],
          [t("job.tenant"), job.tenant],
          [t("job.priority"), number(job.priority)],
        ]}
      />
      <p>
        <a href={pathOf(job.job_id)}>{t("job.json")}</a>
      </p>
    </>
  );
}

function Files({ job, files }: { job: string; files: ResultFile[] }) {
  const [page, setPage] = useState(0);
  const pages = Math.ceil(files.length / PER_PAGE);
  const from = Math.min(page, Math.max(0, pages - 1)) * PER_PAGE;
  const shown = files.slice(from, from + PER_PAGE);
  return (
    <section>
      <h2>{t("job.files")}</h2>
      {files.length === 0 && <p class="quiet">{t("job.nofiles")}</p>}
      {files.length > 0 && (
        <Table columns={["job.file", "job.state", "job.error", "job.result"]}>
          {shown.map((file) => (
            <tr key={file.index}>
              <th scope="row">
                {file.result === null
                  ? file.name
                  : <a href={link(["jobs", job], { file: file.index })}>{file.name}</a>}
              </th>
              <td data-label={t("job.state")}>
                <span class={`badge file-${file.status}`}>{known("file", file.status)}</span>
              </td>
              <td data-label={t("job.error")} class="bad-text">{file.error ?? ""}</td>
              <td data-label={t("job.result")} class="id">
                <span>
                  {file.output_path ?? t("none")}
                  {file.output_seen === false && (
                    <small class="quiet">{t("job.result.unseen")}</small>
                  )}
                </span>
              </td>
            </tr>
          ))}
        </Table>
      )}
      {pages > 1 && (
        <nav class="pages" aria-label={t("job.files")}>
          <button type="button" disabled={from === 0} onClick={() => setPage(page - 1)}>
            {t("page.previous")}
          </button>
          <span>
            {t("page.range", { from: from + 1, to: from + shown.length, total: files.length })}
          </span>
          <button
            type="button"
            disabled={from + PER_PAGE >= files.length}
            onClick={() => setPage(page + 1)}
          >
            {t("page.next")}
          </button>
        </nav>
      )}
    </section>
  );
}

function Timeline({ timeline }: { timeline: TimelineEntry[] }) {
  return (
    <section>
      <h2>{t("job.timeline")}</h2>
      <ol class="timeline">
        {timeline.map((entry, index) => (
          <li key={index}>
            <time dateTime={entry.at ?? undefined} title={entry.at ?? undefined}>
              {time(entry.at)}
            </time>
            <span>
              <strong>{known("event", entry.event)}</strong>
              {entry.instance_id && (
                <span class="quiet">
                  {" "}
                  {t("job.slot.at", { instance: entry.instance_id, stream: entry.stream_id ?? "" })}
                </span>
              )}
              {entry.detail && <span class="detail">{entry.detail}</span>}
            </span>
          </li>
        ))}
      </ol>
    </section>
  );
}
