import { useState } from "preact/hooks";
import { change, get } from "./api.ts";
import { mayChange, useData, useShared } from "./context.ts";
import { useAction } from "./dialogs.tsx";
import { number, time } from "./format.ts";
import { InstanceBadge, ProcessBadge, TerminateActions } from "./instance.tsx";
import { ErrorBox, Loaded, OffsetPages, RoleNotice, Table } from "./parts.tsx";
import { link, offsetOf, type Route } from "./route.ts";
import { t } from "./text.ts";
import { type Instance, isOver, type Process, type ProcessList } from "./types.ts";

const PER_PAGE = 50;

interface Instances {
  instances: Instance[];
  total: number;
}

async function load(pool: string, offset: number, signal: AbortSignal): Promise<Instances> {
  const query = new URLSearchParams({ pool, limit: String(PER_PAGE), offset: String(offset) });
  const answer = await get<Instance[]>(`/deepstream/instances?${query}`, signal);
  return { instances: answer.body, total: answer.total ?? answer.body.length };
}

async function loadProcesses(pool: string, signal: AbortSignal): Promise<Process[]> {
  const answer = await get<ProcessList>("/deepstream/processes", signal);
  return answer.body.processes.filter((process) => process.pool === pool);
}

export function InstancesPage({ route }: { route: Route }) {
  const { pool, session } = useShared();
  const offset = offsetOf(route);
  const data = useData(
    `instances ${pool} ${offset}`,
    (signal) => load(pool, offset, signal),
    (event) => event.kind === "instance" || event.kind === "process",
  );
  const processes = useData(
    `processes ${pool}`,
    (signal) => loadProcesses(pool, signal),
    (event) => event.kind === "process",
  );
  return (
    <>
      <h1>{t("nav.instances")}</h1>
      <RoleNotice />
      {mayChange(session) && <p><a href={link(["launch"], { pool })}>{t("launch.title")}</a></p>}
      <Loaded data={data}>
        {({ instances, total }) => (
          <>
            <InstanceTable instances={instances} done={data.reload} />
            <OffsetPages
              name={t("nav.instances")}
              at={(from) => link(["instances"], { pool, offset: from === 0 ? null : from })}
              offset={offset}
              shown={instances.length}
              total={total}
              perPage={PER_PAGE}
            />
          </>
        )}
      </Loaded>
      <h2>{t("instances.processes")}</h2>
      <Loaded data={processes}>
        {(value) => <Processes processes={value} done={processes.reload} />}
      </Loaded>
    </>
  );
}

function InstanceTable({ instances, done }: { instances: Instance[]; done: () => void }) {
  const { session } = useShared();
  if (instances.length === 0) {
    return <p class="quiet">{t("fleet.empty")}</p>;
  }
  return (
    <Table
      columns={[
        "instance",
        "job.state",
        "instances.busy",
        "instances.version",
        "instances.connectedAt",
        mayChange(session) && "action",
      ]}
    >
      {instances.map((instance) => (
        <tr key={instance.instance_id}>
          <th scope="row">
            <a href={link(["instances", instance.instance_id])}>{instance.instance_id}</a>
            {instance.reason && <small class="bad-text">{instance.reason}</small>}
          </th>
          <td data-label={t("job.state")}><InstanceBadge instance={instance} /></td>
          <td data-label={t("instances.busy")}>
            {t("job.files.count", {
              done: number(instance.busy_streams),
              total: number(instance.streams_count),
            })}
          </td>
          <td data-label={t("instances.version")}>{instance.version ?? t("none")}</td>
          <td data-label={t("instances.connectedAt")}>{time(instance.connected_at)}</td>
          {mayChange(session) && (
            <td data-label={t("action")}>
              <TerminateActions
                id={instance.instance_id}
                ended={instance.state === "STOPPED" || instance.state === "FAILED"}
                done={done}
              />
            </td>
          )}
        </tr>
      ))}
    </Table>
  );
}

function Processes({ processes, done }: { processes: Process[]; done: () => void }) {
  const [offset, setOffset] = useState(0);
  const from = offset < processes.length ? offset : 0;
  const shown = processes.slice(from, from + PER_PAGE);
  if (processes.length === 0) {
    return <p class="quiet">{t("instances.processes.none")}</p>;
  }
  return (
    <>
      <Cleanup processes={processes} done={done} />
      <Table
        columns={[
          "instance",
          "job.state",
          "process.profile",
          "process.host",
          "process.restarts",
          "process.since",
        ]}
      >
        {shown.map((process) => (
          <tr key={process.process_id}>
            <th scope="row">
              <a href={link(["instances", process.instance_id])}>{process.instance_id}</a>
              <small class="quiet id">{process.process_id}</small>
              {process.error_message && (
                <small class="bad-text">{process.error_message}</small>
              )}
            </th>
            <td data-label={t("job.state")}><ProcessBadge process={process} /></td>
            <td data-label={t("process.profile")}>{process.profile}</td>
            <td data-label={t("process.host")}>{process.host}</td>
            <td data-label={t("process.restarts")}>{number(process.restarts)}</td>
            <td data-label={t("process.since")}>{time(process.since)}</td>
          </tr>
        ))}
      </Table>
      {processes.length > PER_PAGE && (
        <nav class="pages" aria-label={t("instances.processes")}>
          <button type="button" disabled={from === 0} onClick={() => setOffset(from - PER_PAGE)}>
            {t("page.previous")}
          </button>
          <span>
            {t("page.range", {
              from: from + 1,
              to: from + shown.length,
              total: processes.length,
            })}
          </span>
          <button
            type="button"
            disabled={from + PER_PAGE >= processes.length}
            onClick={() => setOffset(from + PER_PAGE)}
          >
            {t("page.next")}
          </button>
        </nav>
      )}
    </>
  );
}

/** Removes the records of ended processes. */
function Cleanup({ processes, done }: { processes: Process[]; done: () => void }) {
  const { session } = useShared();
  const action = useAction();
  if (!mayChange(session) || !processes.some(isOver)) {
    return null;
  }
  const clean = async () => {
    if (await action.run(() => change("POST", "/deepstream/processes/cleanup"))) {
      done();
    }
  };
  return (
    <>
      <button type="button" disabled={action.busy} onClick={clean}>{t("process.cleanup")}</button>
      {action.error && <ErrorBox error={action.error} />}
    </>
  );
}
