import { useState } from "preact/hooks";
import { change, get } from "./api.ts";
import { mayChange, useData, useShared } from "./context.ts";
import { useAction } from "./dialogs.tsx";
import { number } from "./format.ts";
import { Dialog, ErrorBox, Facts, Field, Loaded, RoleNotice } from "./parts.tsx";
import { link } from "./route.ts";
import { known, t } from "./text.ts";
import type { DesiredFleet, Group } from "./types.ts";

const MAX_INSTANCES = 256;

function pathOf(pool: string): string {
  return `/deepstream/fleet?${new URLSearchParams({ pool })}`;
}

/** The whole desired fleet with another number of instances in one group. */
export function scaled(fleet: DesiredFleet, name: string, instances: number) {
  return {
    version: fleet.version,
    reason: "dashboard",
    groups: fleet.groups.map((group) => ({
      name: group.name,
      host: group.host,
      profile: group.profile,
      streams_count: group.streams_count,
      minimum: group.minimum,
      maximum: group.maximum,
      settings: group.settings,
      // The number in a group with limits is the scheduler's, which null leaves as it is.
      instances: group.name === name ? instances : isScaled(group) ? null : group.instances,
    })),
  };
}

/** Whether the scheduler chooses the number of instances between limits. */
function isScaled(group: Group): boolean {
  return group.minimum !== null && group.maximum !== null;
}

export function DesiredPage() {
  const { pool } = useShared();
  const data = useData(
    `desired ${pool}`,
    async (signal) => (await get<DesiredFleet>(pathOf(pool), signal)).body,
    (event) => event.kind === "process" || event.kind === "fleet",
    true,
  );
  return (
    <>
      <h1>{t("nav.desired")}</h1>
      <p class="quiet">{t("desired.about")}</p>
      <RoleNotice />
      <Loaded data={data}>
        {(fleet) => (
          <>
            <p role="status">
              <span class={`badge ${fleet.converged ? "active" : "paused"}`}>
                {t(fleet.converged ? "desired.converged" : "desired.pending")}
              </span>{" "}
              <span class="quiet">{t("desired.version", { version: number(fleet.version) })}</span>
            </p>
            {fleet.groups.length === 0 && <p class="quiet">{t("desired.empty")}</p>}
            <ul class="instances">
              {fleet.groups.map((group) => (
                <GroupCard key={group.name} fleet={fleet} group={group} done={data.reload} />
              ))}
            </ul>
          </>
        )}
      </Loaded>
    </>
  );
}

function GroupCard(
  { fleet, group, done }: { fleet: DesiredFleet; group: Group; done: () => void },
) {
  const { session } = useShared();
  const [asked, setAsked] = useState(false);
  const limits = isScaled(group)
    ? t("desired.limits", { minimum: group.minimum ?? 0, maximum: group.maximum ?? 0 })
    : null;
  return (
    <li class="card">
      <h2>{group.name}</h2>
      <Facts
        of={[
          [t("desired.instances"), number(group.instances)],
          [t("desired.limits.name"), limits],
          [t("desired.running"), number(group.running)],
          [t("desired.starting"), number(group.starting)],
          [t("desired.broken"), number(group.broken)],
          [t("desired.surplus"), number(group.surplus)],
          [t("desired.outdated"), number(group.outdated)],
          [t("process.host"), group.host],
          [t("process.profile"), group.profile],
          [t("fleet.streams"), group.streams_count],
        ]}
      />
      {group.processes.length > 0 && (
        <details>
          <summary>{t("desired.processes", { count: number(group.processes.length) })}</summary>
          <ul>
            {group.processes.map((member) => (
              <li key={member.process_id}>
                <a href={link(["instances", member.instance_id])}>{member.instance_id}</a>{" "}
                {known("process", member.state)}
                {member.reason && <small class="bad-text">{member.reason}</small>}
              </li>
            ))}
          </ul>
        </details>
      )}
      {mayChange(session) && !isScaled(group) && (
        <button
          type="button"
          aria-label={t("action.of", { action: t("desired.scale"), job: group.name })}
          onClick={() => setAsked(true)}
        >
          {t("desired.scale")}
        </button>
      )}
      {asked && (
        <ScaleDialog fleet={fleet} group={group} close={() => setAsked(false)} done={done} />
      )}
    </li>
  );
}

function ScaleDialog(
  { fleet, group, close, done }: {
    fleet: DesiredFleet;
    group: Group;
    close: () => void;
    done: () => void;
  },
) {
  // The state when the dialog opened: if it has changed since, the server refuses its version.
  const [base] = useState(fleet);
  const [instances, setInstances] = useState(group.instances);
  const action = useAction();
  const send = async () => {
    const body = scaled(base, group.name, instances);
    if (await action.run(() => change("PUT", pathOf(base.pool), body))) {
      close();
      done();
    }
  };
  return (
    <Dialog title={t("action.of", { action: t("desired.scale"), job: group.name })} close={close}>
      <form onSubmit={(event) => (event.preventDefault(), send())}>
        <Field id="instances" label={t("desired.instances")} hint={t("desired.scale.hint")}>
          <input
            id="instances"
            type="number"
            min={0}
            max={MAX_INSTANCES}
            required
            aria-describedby="instances-hint"
            value={instances}
            onInput={(event) => setInstances(event.currentTarget.valueAsNumber)}
          />
        </Field>
        {action.error && <ErrorBox error={action.error} />}
        <p class="buttons">
          <button type="button" onClick={close}>{t("action.close")}</button>
          <button type="submit" class="primary" disabled={action.busy}>{t("action.save")}</button>
        </p>
      </form>
    </Dialog>
  );
}
