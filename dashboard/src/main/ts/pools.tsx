import { change, get } from "./api.ts";
import { mayChange, useData, useShared } from "./context.ts";
import { useAction } from "./dialogs.tsx";
import { number } from "./format.ts";
import { ErrorBox, Loaded, RoleNotice, Table } from "./parts.tsx";
import { link } from "./route.ts";
import { t } from "./text.ts";
import type { Pool } from "./types.ts";

export function PoolsPage() {
  const { session } = useShared();
  const data = useData(
    "pools",
    async (signal) => (await get<Pool[]>("/deepstream/pools", signal)).body,
    (event) => event.kind === "job" || event.kind === "instance",
    true,
  );
  return (
    <>
      <h1>{t("nav.pools")}</h1>
      <p class="quiet">{t("pools.about")}</p>
      <RoleNotice />
      <Loaded data={data}>
        {(pools) => (
          <Table
            columns={[
              "pool",
              "job.state",
              "fleet.waiting",
              "pools.live",
              "fleet.free",
              mayChange(session) && "action",
            ]}
          >
            {pools.map((pool) => <PoolRow key={pool.pool} pool={pool} done={data.reload} />)}
          </Table>
        )}
      </Loaded>
    </>
  );
}

function PoolRow({ pool, done }: { pool: Pool; done: () => void }) {
  const { session } = useShared();
  const action = useAction();
  const label = t(pool.paused ? "pools.resume" : "pools.pause");
  const path = `/deepstream/pools/${encodeURIComponent(pool.pool)}`;
  const toggle = async () => {
    const target = `${path}/${pool.paused ? "resume" : "pause"}`;
    if (await action.run(() => change("POST", target))) {
      done();
    }
  };
  return (
    <tr>
      <th scope="row"><a href={link(["fleet"], { pool: pool.pool })}>{pool.pool}</a></th>
      <td data-label={t("job.state")}>
        <span class={`badge ${pool.paused ? "paused" : "active"}`}>
          {t(pool.paused ? "pools.paused" : "pools.active")}
        </span>
      </td>
      <td data-label={t("fleet.waiting")}>{number(pool.pending_jobs)}</td>
      <td data-label={t("pools.live")}>{number(pool.live_jobs)}</td>
      <td data-label={t("fleet.free")}>
        {t("pools.free", { free: number(pool.free_streams), total: number(pool.streams) })}
      </td>
      {mayChange(session) && (
        <td data-label={t("action")}>
          <button
            type="button"
            disabled={action.busy}
            aria-label={t("action.of", { action: label, job: pool.pool })}
            onClick={toggle}
          >
            {label}
          </button>
          {action.error && <ErrorBox error={action.error} />}
        </td>
      )}
    </tr>
  );
}
