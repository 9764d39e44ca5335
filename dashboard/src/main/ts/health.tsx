import type { ComponentChildren } from "preact";
import { ApiError, get } from "./api.ts";
import { useData } from "./context.ts";
import { bytes, duration, number, percent, time } from "./format.ts";
import { Facts, Loaded, Table } from "./parts.tsx";
import { link } from "./route.ts";
import { known, t } from "./text.ts";
import type { ConnectionStats, Health, Pool, PoolRecord } from "./types.ts";

/** Health answers 503 with a reason while it is unavailable: that is data, not a failure. */
export async function loadHealth(signal: AbortSignal): Promise<Health> {
  try {
    return (await get<Health>("/deepstream/health", signal)).body;
  } catch (failure) {
    if (failure instanceof ApiError && failure.status === 503) {
      return { status: "unavailable", reason: failure.message };
    }
    throw failure;
  }
}

export function HealthLine({ health }: { health: Health }) {
  return (
    <p class={`health ${health.status === "ok" ? "good" : "bad"}`} role="status">
      <span class="dot" aria-hidden="true" />
      <strong>{known("health", health.status)}</strong>
      {health.reason && <span>{t("health.reason", { reason: health.reason })}</span>}
    </p>
  );
}

interface Queue {
  pool: Pool;
  record: PoolRecord;
}

async function loadQueues(signal: AbortSignal): Promise<Queue[]> {
  const pools = (await get<Pool[]>("/deepstream/pools", signal)).body;
  return Promise.all(pools.map(async (pool) => ({
    pool,
    record: (await get<PoolRecord>(
      `/deepstream/pools/${encodeURIComponent(pool.pool)}/rebuild`,
      signal,
    )).body,
  })));
}

async function loadLetterCount(signal: AbortSignal): Promise<number> {
  return (await get<unknown[]>("/deepstream/dead-letters?limit=1", signal)).total ?? 0;
}

export function HealthPage() {
  const health = useData("health", loadHealth, () => false, true);
  const queues = useData("queues", loadQueues, (event) => event.kind === "job", true);
  const letters = useData("letter count", loadLetterCount, () => false, true);
  const stats = useData(
    "stats",
    async (signal) => (await get<ConnectionStats>("/deepstream/stats", signal)).body,
    (event) => event.kind === "instance",
    true,
  );
  return (
    <>
      <h1>{t("nav.health")}</h1>
      <Loaded data={health}>
        {(value) => (
          <>
            <HealthLine health={value} />
            <div class="columns">
              <Part title={t("health.server")}><ServerFacts health={value} /></Part>
              <Part title={t("health.connections")}>
                <Loaded data={stats}>{(value) => <ConnectionFacts stats={value} />}</Loaded>
              </Part>
            </div>
          </>
        )}
      </Loaded>
      <Part title={t("health.queues")}>
        <Loaded data={queues}>{(value) => <Queues queues={value} />}</Loaded>
        <Loaded data={letters}>
          {(count) => (
            <p>
              <a href={link(["dead-letters"])}>{t("letters.count", { count: number(count) })}</a>
            </p>
          )}
        </Loaded>
      </Part>
      <Part title={t("health.disconnections")}>
        <Loaded data={stats}>{(value) => <Disconnections stats={value} />}</Loaded>
      </Part>
    </>
  );
}

function Part({ title, children }: { title: string; children: ComponentChildren }) {
  return (
    <section>
      <h2>{title}</h2>
      {children}
    </section>
  );
}

function ServerFacts({ health }: { health: Health }) {
  const { system } = health;
  return (
    <Facts
      of={[
        [t("health.cpu"), system && percent(system.cpu_usage / 100)],
        [
          t("health.memory"),
          system && t("health.memory.value", {
            percent: percent(system.memory_usage.percent / 100),
            total: bytes(system.memory_usage.total),
          }),
        ],
        [t("health.uptime"), system && duration(system.uptime_seconds)],
        [t("fleet.instances"), health.total_instances],
        [
          t("instances.processes"),
          health.total_processes !== undefined && t("health.processes", {
            running: number(health.running_processes ?? 0),
            total: number(health.total_processes),
          }),
        ],
      ]}
    />
  );
}

function ConnectionFacts({ stats }: { stats: ConnectionStats }) {
  const again = stats.reconnection_stats;
  return (
    <Facts
      of={[
        [t("health.connected"), number(stats.total_connections)],
        [t("health.pending"), number(stats.pending_requests)],
        [t("health.reconnections"), number(again.total_reconnections)],
        [t("health.session"), duration(again.avg_connection_duration_seconds)],
      ]}
    />
  );
}

function Queues({ queues }: { queues: Queue[] }) {
  return (
    <Table columns={["pool", "fleet.waiting", "pools.live", "fleet.free", "health.record"]}>
      {queues.map(({ pool, record }) => (
        <tr key={pool.pool}>
          <th scope="row">{pool.pool}</th>
          <td data-label={t("fleet.waiting")}>{number(pool.pending_jobs)}</td>
          <td data-label={t("pools.live")}>{number(pool.live_jobs)}</td>
          <td data-label={t("fleet.free")}>
            {t("pools.free", {
              free: number(pool.free_streams),
              total: number(pool.streams),
            })}
          </td>
          <td data-label={t("health.record")}>
            {record.in_use
              ? t("health.record.ok")
              : <span class="bad-text">{t("health.record.missing")}</span>}
          </td>
        </tr>
      ))}
    </Table>
  );
}

function Disconnections({ stats }: { stats: ConnectionStats }) {
  if (stats.recent_disconnections.length === 0) {
    return <p class="quiet">{t("health.disconnections.none")}</p>;
  }
  return (
    <Table columns={["instance", "health.disconnected", "health.session", "health.why"]}>
      {stats.recent_disconnections.map((each) => (
        <tr key={`${each.instance_id} ${each.session}`}>
          <th scope="row">
            <a href={link(["instances", each.instance_id])}>{each.instance_id}</a>
          </th>
          <td data-label={t("health.disconnected")}>{time(each.disconnected_at)}</td>
          <td data-label={t("health.session")}>{duration(each.duration_seconds)}</td>
          <td data-label={t("health.why")}>
            {[each.close_code, each.reason].filter((part) => part !== null).join(" ")}
          </td>
        </tr>
      ))}
    </Table>
  );
}
