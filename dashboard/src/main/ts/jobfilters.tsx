import { useEffect, useState } from "preact/hooks";
import { Field } from "./parts.tsx";
import { link, offsetOf, type Route } from "./route.ts";
import { known, t } from "./text.ts";
import { JOB_STATES, type JobState } from "./types.ts";

export type View = "running" | "waiting" | "history";
export const VIEWS: View[] = ["running", "waiting", "history"];

/** What a list of jobs is asked for. */
export interface Asked {
  view: View;
  pool: string;
  state: string;
  tenant: string;
  camera: string;
  before: string | null;
  offset: number;
}

/** The request that the address of the view stands for. */
export function askedBy(route: Route, pool: string): Asked {
  const view = route.query.get("view") as View;
  const state = route.query.get("state") as JobState;
  return {
    view: VIEWS.includes(view) ? view : "running",
    pool,
    state: JOB_STATES.includes(state) ? state : "",
    tenant: route.query.get("tenant") ?? "",
    camera: /^\d+$/.exec(route.query.get("camera") ?? "")?.[0] ?? "",
    before: route.query.get("before"),
    offset: offsetOf(route),
  };
}

/** The filters as parameters of the view's address, without its page. */
export function filters(asked: Asked): Record<string, string> {
  const { pool, view, state, tenant, camera } = asked;
  return { pool, view, state, tenant, camera };
}

/** The filters as parameters of the request. */
export function parameters(asked: Asked): Record<string, string> {
  const found: Record<string, string> = { pool: asked.pool };
  if (asked.tenant !== "") {
    found.tenant = asked.tenant;
  }
  if (asked.camera !== "") {
    found.camera_id = asked.camera;
  }
  return found;
}

export function Filters({ asked, text }: { asked: Asked; text: string }) {
  const [typed, setTyped] = useState(text);
  useEffect(() => setTyped(text), [text, asked.view]);
  const change = (changed: Partial<Asked>) => {
    location.hash = link(["jobs"], { ...filters({ ...asked, ...changed }), text: typed });
  };
  const search = (value: string) => {
    setTyped(value);
    const page = { before: asked.before, offset: asked.offset === 0 ? null : asked.offset };
    history.replaceState(null, "", link(["jobs"], { ...filters(asked), ...page, text: value }));
    dispatchEvent(new HashChangeEvent("hashchange"));
  };
  return (
    <div class="filters" role="search">
      {asked.view === "history" && (
        <Field id="filter-state" label={t("jobs.state")}>
          <select
            id="filter-state"
            value={asked.state}
            onChange={(event) => change({ state: event.currentTarget.value })}
          >
            <option value="">{t("jobs.state.all")}</option>
            {JOB_STATES.map((state) => (
              <option key={state} value={state}>{known("state", state)}</option>
            ))}
          </select>
        </Field>
      )}
      {asked.view !== "running" && (
        <>
          <Field id="filter-tenant" label={t("job.tenant")}>
            <input
              id="filter-tenant"
              type="search"
              value={asked.tenant}
              onChange={(event) => change({ tenant: event.currentTarget.value.trim() })}
            />
          </Field>
          <Field id="filter-camera" label={t("job.camera.id")}>
            <input
              id="filter-camera"
              type="search"
              inputMode="numeric"
              value={asked.camera}
              onChange={(event) => change({ camera: event.currentTarget.value.trim() })}
            />
          </Field>
        </>
      )}
      <Field id="filter-text" label={t("jobs.text")} hint={t("jobs.text.hint")}>
        <input
          id="filter-text"
          type="search"
          aria-describedby="filter-text-hint"
          value={typed}
          onInput={(event) => search(event.currentTarget.value)}
        />
      </Field>
    </div>
  );
}
