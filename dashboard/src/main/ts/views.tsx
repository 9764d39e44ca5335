import type { ComponentChildren } from "preact";
import { AuditPage } from "./audit.tsx";
import { DeadLettersPage } from "./deadletters.tsx";
import { DesiredPage } from "./desired.tsx";
import { FleetPage } from "./fleet.tsx";
import { HealthPage } from "./health.tsx";
import { InstancePage } from "./instance.tsx";
import { InstancesPage } from "./instances.tsx";
import { JobPage } from "./job.tsx";
import { JobsPage } from "./jobs.tsx";
import { KeysPage } from "./keys.tsx";
import { LaunchPage } from "./launch.tsx";
import { PoolsPage } from "./pools.tsx";
import type { Route } from "./route.ts";
import { SubmitPage } from "./submit.tsx";
import type { Key } from "./text.ts";
import { type Role, ROLES, type Session } from "./types.ts";
import { VideoWallPage } from "./video_wall.tsx";

/** A page, and the role it is for. */
interface View {
  name: Key;
  /** Role that the page is offered from. */
  role: Role;
  isInMenu: boolean;
  page: (route: Route, id: string | undefined) => ComponentChildren;
}

function view(name: Key, page: View["page"], role: Role = "viewer", isInMenu = true): View {
  return { name, role, isInMenu, page };
}

/** The pages by the first part of their path, in the order of the menu. */
export const VIEWS = new Map<string, View>([
  ["fleet", view("nav.fleet", (route) => <FleetPage route={route} />)],
  [
    "jobs",
    view("nav.jobs", (route, id) =>
      id === undefined ? <JobsPage route={route} /> : <JobPage key={id} id={id} route={route} />),
  ],
  ["live", view("nav.live", () => <VideoWallPage />)],
  ["submit", view("nav.submit", () => <SubmitPage />, "operator")],
  [
    "instances",
    view("nav.instances", (route, id) =>
      id === undefined ? <InstancesPage route={route} /> : <InstancePage key={id} id={id} />),
  ],
  ["launch", view("launch.title", () => <LaunchPage />, "operator", false)],
  ["pools", view("nav.pools", () => <PoolsPage />)],
  ["desired", view("nav.desired", () => <DesiredPage />)],
  ["dead-letters", view("nav.letters", (route) => <DeadLettersPage route={route} />)],
  ["health", view("nav.health", () => <HealthPage />)],
  ["keys", view("nav.keys", () => <KeysPage />, "admin")],
  ["audit", view("nav.audit", (route) => <AuditPage route={route} />, "admin")],
]);

export function isAllowed(view: View, session: Session): boolean {
  return ROLES.indexOf(session.role) >= ROLES.indexOf(view.role);
}
