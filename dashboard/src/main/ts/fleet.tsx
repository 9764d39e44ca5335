import { get } from "./api.ts";
import { useData, useShared } from "./context.ts";
import { number, percent, share, slotLook, type SlotLook } from "./format.ts";
import { HealthLine, loadHealth } from "./health.tsx";
import { currentProgress, Loaded, OffsetPages } from "./parts.tsx";
import { link, offsetOf, type Route } from "./route.ts";
import { known, t } from "./text.ts";
import type { Instance, Pool, Slot } from "./types.ts";

const PER_PAGE = 50;
const LOOKS: SlotLook[] = ["free", "busy", "draining", "suspect", "lost", "absent"];

interface Fleet {
  pool: Pool;
  instances: Instance[];
  total: number;
  slots: Map<string, Slot>;
}

async function loadFleet(pool: string, offset: number, signal: AbortSignal): Promise<Fleet> {
  const [counts, page] = await Promise.all([
    get<Pool>(`/deepstream/pools/${encodeURIComponent(pool)}`, signal),
    get<Instance[]>(
      `/deepstream/instances?${new URLSearchParams({
        pool,
        limit: String(PER_PAGE),
        offset: String(offset),
      })}`,
      signal,
    ),
  ]);
  const slots = page.body.length === 0
    ? new Map<string, Slot>()
    : await loadSlots(pool, page.body, signal);
  return { pool: counts.body, instances: page.body, total: page.total ?? page.body.length, slots };
}

/** The slots of the instances, which may fill several pages. */
async function loadSlots(
  pool: string,
  instances: Instance[],
  signal: AbortSignal,
): Promise<Map<string, Slot>> {
  const slots = new Map<string, Slot>();
  for (let offset = 0;;) {
    const query = new URLSearchParams({ pool, offset: String(offset) });
    instances.forEach((instance) => query.append("instance_id", instance.instance_id));
    const answer = await get<Slot[]>(`/deepstream/slots?${query}`, signal);
    answer.body.forEach((slot) => slots.set(`${slot.instance_id} ${slot.stream_id}`, slot));
    offset += answer.body.length;
    if (answer.body.length === 0 || offset >= (answer.total ?? 0)) {
      return slots;
    }
  }
}

export function FleetPage({ route }: { route: Route }) {
  const { pool } = useShared();
  const offset = offsetOf(route);
  const fleet = useData(
    `fleet ${pool} ${offset}`,
    (signal) => loadFleet(pool, offset, signal),
    (event) => event.kind !== "progress" && event.kind !== "log",
  );
  const health = useData("health", loadHealth, () => false, true);
  return (
    <>
      <h1>{t("nav.fleet")}</h1>
      <Loaded data={health}>{(value) => <HealthLine health={value} />}</Loaded>
      <Loaded data={fleet}>
        {(value) => (
          <>
            <Counts fleet={value} />
            <h2>{t("fleet.map")}</h2>
            <Legend />
            {value.instances.length === 0 && <p class="quiet">{t("fleet.empty")}</p>}
            <ul class="instances">
              {value.instances.map((instance) => (
                <InstanceCard key={instance.instance_id} instance={instance} slots={value.slots} />
              ))}
            </ul>
            <OffsetPages
              name={t("fleet.instances")}
              at={(from) => link(["fleet"], { pool, offset: from === 0 ? null : from })}
              offset={offset}
              shown={value.instances.length}
              total={value.total}
              perPage={PER_PAGE}
            />
          </>
        )}
      </Loaded>
    </>
  );
}

function Counts({ fleet }: { fleet: Fleet }) {
  const { pool } = fleet;
  const connected = fleet.instances.filter((each) => each.ws_status === "connected").length;
  const tiles: [string, number, string?][] = [
    [
      t("fleet.instances"),
      fleet.total,
      t("fleet.connected", { connected, total: fleet.instances.length }),
    ],
    [t("fleet.streams"), pool.streams],
    [t("fleet.free"), pool.free_streams],
    [t("fleet.running"), Math.max(0, pool.live_jobs - pool.pending_jobs)],
    [t("fleet.waiting"), pool.pending_jobs],
  ];
  return (
    <>
      {pool.paused && <p class="notice warn" role="status">{t("fleet.paused")}</p>}
      <dl class="tiles">
        {tiles.map(([name, count, more]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{number(count)}</dd>
            {more && <dd class="more">{more}</dd>}
          </div>
        ))}
      </dl>
    </>
  );
}

function Legend() {
  return (
    <ul class="legend" aria-label={t("fleet.legend")}>
      {LOOKS.map((look) => (
        <li key={look}>
          <span class={`slot small ${look}`} aria-hidden="true" />
          {known("slot", look)}
        </li>
      ))}
    </ul>
  );
}

function InstanceCard({ instance, slots }: { instance: Instance; slots: Map<string, Slot> }) {
  const streams = Array.from({ length: instance.streams_count }, (_, stream) => stream);
  return (
    <li class={`card instance-${instance.state.toLowerCase()}`}>
      <h3><a href={link(["instances", instance.instance_id])}>{instance.instance_id}</a></h3>
      <p class="quiet">
        <span class={`badge instance-state-${instance.state.toLowerCase()}`}>
          {known("instance", instance.state)}
        </span>
        {instance.draining && <span class="badge">{t("instance.draining")}</span>}
        {instance.version && <span>{t("fleet.version", { version: instance.version })}</span>}
      </p>
      {instance.reason && (
        <p class="bad-text">{t("health.reason", { reason: instance.reason })}</p>
      )}
      <ul class="slots">
        {streams.map((stream) => (
          <li key={stream}>
            <SlotSquare
              instance={instance.instance_id}
              stream={stream}
              slot={slots.get(`${instance.instance_id} ${stream}`)}
            />
          </li>
        ))}
      </ul>
    </li>
  );
}

function SlotSquare(
  { instance, stream, slot }: { instance: string; stream: number; slot: Slot | undefined },
) {
  const look = slotLook(slot);
  const state = known("slot", look);
  const job = slot?.job;
  if (!job) {
    const label = t("slot.label", { stream, instance, state });
    return <span class={`slot ${look}`} role="img" aria-label={label} title={label}>{stream}</span>;
  }
  const done = share(job, currentProgress(job, job.progress));
  const label = t("slot.label.job", {
    stream,
    instance,
    state,
    job: job.camera_name ?? job.job_id,
    percent: percent(done),
  });
  return (
    <a class={`slot ${look}`} href={link(["jobs", job.job_id])} aria-label={label} title={label}>
      <span class="fill" style={{ inlineSize: `${(done ?? 0) * 100}%` }} />
      <span class="text">{done === null ? stream : percent(done)}</span>
    </a>
  );
}
