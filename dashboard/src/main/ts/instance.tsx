import { useState } from "preact/hooks";
import { ApiError, change, get } from "./api.ts";
import { mayChange, useData, useShared } from "./context.ts";
import { ConfirmDialog, useAction } from "./dialogs.tsx";
import { number, time } from "./format.ts";
import { InstanceLog } from "./log.tsx";
import { Facts, Field, Loaded, RoleNotice } from "./parts.tsx";
import { link } from "./route.ts";
import { known, t } from "./text.ts";
import { type Instance, isOver, type Process, type Shutdown } from "./types.ts";

const MAX_REASON_LENGTH = 200;

export function InstanceBadge({ instance }: { instance: Instance }) {
  return (
    <>
      <span class={`badge instance-state-${instance.state.toLowerCase()}`}>
        {known("instance", instance.state)}
      </span>
      {instance.draining && <span class="badge">{t("instance.draining")}</span>}
    </>
  );
}

export function ProcessBadge({ process }: { process: Process }) {
  return (
    <span class={`badge process-${process.status}`}>{known("process", process.state)}</span>
  );
}

interface Shown {
  instance: Instance | null;
  process: Process | null;
  shutdown: Shutdown | null;
}

/** Null if the server knows no such thing. */
async function find<T>(path: string, signal: AbortSignal): Promise<T | null> {
  try {
    return (await get<T>(path, signal)).body;
  } catch (failure) {
    if (failure instanceof ApiError && failure.status === 404) {
      return null;
    }
    throw failure;
  }
}

async function load(id: string, signal: AbortSignal): Promise<Shown> {
  const name = encodeURIComponent(id);
  const [instance, process] = await Promise.all([
    find<Instance>(`/deepstream/instances/${name}`, signal),
    find<Process>(`/deepstream/processes/by-instance/${name}`, signal),
  ]);
  if (instance === null && process === null) {
    throw new ApiError(404, t("instance.unknown", { id }), "unknown_instance", [], null);
  }
  return {
    instance,
    process,
    shutdown: await find<Shutdown>(`/deepstream/instances/${name}/stop`, signal),
  };
}

/** Whether nothing is left to end. */
function isEnded({ instance, process }: Shown): boolean {
  const instanceEnded = instance === null || instance.state === "STOPPED" ||
    instance.state === "FAILED";
  return instanceEnded && (process === null || isOver(process));
}

export function InstancePage({ id }: { id: string }) {
  const data = useData(
    `instance ${id}`,
    (signal) => load(id, signal),
    (event) => event.instance_id === id && event.kind !== "progress" && event.kind !== "log",
    true,
  );
  return (
    <>
      <h1>{id}</h1>
      <RoleNotice />
      <Loaded data={data}>
        {(shown) => (
          <>
            <section class="summary">
              <p>
                {shown.instance
                  ? <InstanceBadge instance={shown.instance} />
                  : shown.process && <ProcessBadge process={shown.process} />}
              </p>
              {shown.instance?.reason && <p class="bad-text">{shown.instance.reason}</p>}
              {shown.process?.error_message && (
                <p class="bad-text">{shown.process.error_message}</p>
              )}
              <TerminateActions id={id} ended={isEnded(shown)} done={data.reload} />
            </section>
            {shown.shutdown && <Stages shutdown={shown.shutdown} />}
            <div class="columns">
              {shown.instance && <InstanceFacts instance={shown.instance} />}
              {shown.process && <ProcessFacts process={shown.process} />}
            </div>
            <InstanceLog id={id} instance={shown.instance} process={shown.process} />
          </>
        )}
      </Loaded>
    </>
  );
}

function InstanceFacts({ instance }: { instance: Instance }) {
  return (
    <section>
      <h2>{t("instance")}</h2>
      <Facts
        of={[
          [t("pool"), <a href={link(["fleet"], { pool: instance.pool })}>{instance.pool}</a>],
          [
            t("instances.busy"),
            t("job.files.count", {
              done: number(instance.busy_streams),
              total: number(instance.streams_count),
            }),
          ],
          [t("launch.gpus"), instance.gpu_allocated?.join(", ")],
          [t("instances.version"), instance.version],
          [t("instances.connectedAt"), instance.connected_at && time(instance.connected_at)],
          [t("process.config"), instance.config_path],
        ]}
      />
    </section>
  );
}

function ProcessFacts({ process }: { process: Process }) {
  return (
    <section>
      <h2>{t("process")}</h2>
      <Facts
        of={[
          [t("process.id"), process.process_id],
          [t("job.state"), <ProcessBadge process={process} />],
          [t("process.since"), time(process.since)],
          [t("process.profile"), process.profile],
          [t("process.host"), process.host],
          [t("process.pid"), process.host_pid],
          [t("process.container"), process.docker_container],
          [t("process.restarts"), number(process.restarts)],
          [t("process.exit"), process.exit_code],
          [t("process.group"), process.group],
          [t("process.command"), process.command],
          [t("process.log"), process.log_path],
        ]}
      />
    </section>
  );
}

/** The stages of the shutdown, the current one last. */
function Stages({ shutdown }: { shutdown: Shutdown }) {
  return (
    <section>
      <h2>{t("stop.title")}</h2>
      <p>
        {t("health.reason", { reason: shutdown.reason })}
        {shutdown.until && !shutdown.ended_at && (
          <span class="quiet"> {t("stop.until", { time: time(shutdown.until) })}</span>
        )}
      </p>
      <ol class="timeline stages">
        {shutdown.rungs.map((stage, index) => (
          <li
            key={index}
            aria-current={!shutdown.ended_at && index === shutdown.rungs.length - 1
              ? "step"
              : undefined}
          >
            <time dateTime={stage.at} title={stage.at}>{time(stage.at)}</time>
            <strong>{known("stop", stage.rung)}</strong>
          </li>
        ))}
      </ol>
    </section>
  );
}

/** Drains or ends an instance, if the role allows it. */
export function TerminateActions(
  { id, ended, done }: { id: string; ended: boolean; done: () => void },
) {
  const { session } = useShared();
  const [asked, setAsked] = useState<"drain" | "terminate" | null>(null);
  const [reason, setReason] = useState("");
  const action = useAction();
  if (!mayChange(session) || ended) {
    return null;
  }
  const ask = (kind: "drain" | "terminate") => {
    action.clear();
    setReason("");
    setAsked(kind);
  };
  const send = async () => {
    const text = reason.trim();
    const body = { drain: asked === "drain", ...(text === "" ? {} : { reason: text }) };
    const path = `/deepstream/instances/${encodeURIComponent(id)}/terminate`;
    if (await action.run(() => change("POST", path, body))) {
      setAsked(null);
      done();
    }
  };
  return (
    <span class="actions">
      <button
        type="button"
        aria-label={t("action.of", { action: t("stop.drain"), job: id })}
        onClick={() => ask("drain")}
      >
        {t("stop.drain")}
      </button>
      <button
        type="button"
        class="danger"
        aria-label={t("action.of", { action: t("stop.terminate"), job: id })}
        onClick={() => ask("terminate")}
      >
        {t("stop.terminate")}
      </button>
      {asked && (
        <ConfirmDialog
          title={t("action.of", { action: t(`stop.${asked}`), job: id })}
          send={t(`stop.${asked}`)}
          action={action}
          close={() => setAsked(null)}
          confirmed={send}
        >
          <p>{t(`stop.${asked}.about`)}</p>
          <Field id="stop-reason" label={t("action.cancel.reason")}>
            <input
              id="stop-reason"
              value={reason}
              maxLength={MAX_REASON_LENGTH}
              onInput={(event) => setReason(event.currentTarget.value)}
            />
          </Field>
        </ConfirmDialog>
      )}
    </span>
  );
}
