import { useState } from "preact/hooks";
import { ApiError, change } from "./api.ts";
import { mayChange, useShared } from "./context.ts";
import { Dialog, ErrorBox, Field } from "./parts.tsx";
import { link } from "./route.ts";
import { t } from "./text.ts";
import { isEnded, type JobState } from "./types.ts";

interface Target {
  job_id: string;
  state: JobState;
  priority: number;
  camera_name: string | null;
}

type Asked = "cancel" | "priority" | null;

function path(job: Target, action: string): string {
  return `/deepstream/jobs/${encodeURIComponent(job.job_id)}/${action}`;
}

/** The actions that the state of the job and the role of the caller allow. */
export function Actions({ job, done }: { job: Target; done: () => void }) {
  const { session } = useShared();
  const [asked, setAsked] = useState<Asked>(null);
  const [error, setError] = useState<ApiError | null>(null);
  const [busy, setBusy] = useState(false);
  const name = job.camera_name ?? job.job_id;
  if (!mayChange(session)) {
    return null;
  }
  const perform = async (action: () => Promise<void>) => {
    setBusy(true);
    setError(null);
    try {
      await action();
      setAsked(null);
      done();
    } catch (failure) {
      setError(failure as ApiError);
    }
    setBusy(false);
  };
  const retry = () =>
    perform(async () => {
      const answer = await change<{ job_id: string }>("POST", path(job, "retry"));
      location.hash = link(["jobs", answer.body.job_id]);
    });
  const button = (label: string, action: () => void, danger = false) => (
    <button
      type="button"
      disabled={busy}
      class={danger ? "danger" : undefined}
      aria-label={t("action.of", { action: label, job: name })}
      onClick={action}
    >
      {label}
    </button>
  );
  return (
    <span class="actions">
      {!isEnded(job.state) && button(t("action.priority"), () => setAsked("priority"))}
      {!isEnded(job.state) && job.state !== "CANCELLING" &&
        button(t("action.cancel"), () => setAsked("cancel"), true)}
      {(job.state === "FAILED" || job.state === "CANCELLED") && button(t("action.retry"), retry)}
      {asked === null && error && <ErrorBox error={error} />}
      {asked === "cancel" && (
        <CancelDialog
          name={name}
          busy={busy}
          error={error}
          close={() => setAsked(null)}
          send={(reason) =>
            perform(async () => {
              await change("POST", path(job, "cancel"), reason === "" ? {} : { reason });
            })}
        />
      )}
      {asked === "priority" && (
        <PriorityDialog
          name={name}
          priority={job.priority}
          busy={busy}
          error={error}
          close={() => setAsked(null)}
          send={(priority) =>
            perform(async () => {
              await change("PUT", path(job, "priority"), { priority });
            })}
        />
      )}
    </span>
  );
}

interface Asking<T> {
  name: string;
  busy: boolean;
  error: ApiError | null;
  close: () => void;
  send: (value: T) => void;
}

function CancelDialog({ name, busy, error, close, send }: Asking<string>) {
  const [reason, setReason] = useState("");
  return (
    <Dialog title={t("action.cancel.ask", { job: name })} close={close}>
      <form onSubmit={(event) => (event.preventDefault(), send(reason.trim()))}>
        <Field id="cancel-reason" label={t("action.cancel.reason")}>
          <input
            id="cancel-reason"
            value={reason}
            maxLength={200}
            onInput={(event) => setReason(event.currentTarget.value)}
          />
        </Field>
        {error && <ErrorBox error={error} />}
        <p class="buttons">
          <button type="button" onClick={close}>{t("action.keep")}</button>
          <button type="submit" class="danger" disabled={busy}>{t("action.cancel")}</button>
        </p>
      </form>
    </Dialog>
  );
}

function PriorityDialog(
  { name, priority, busy, error, close, send }: Asking<number> & { priority: number },
) {
  const [value, setValue] = useState(priority);
  return (
    <Dialog title={t("action.of", { action: t("action.priority"), job: name })} close={close}>
      <form onSubmit={(event) => (event.preventDefault(), send(value))}>
        <Field id="new-priority" label={t("job.priority")} hint={t("submit.priority.hint")}>
          <input
            id="new-priority"
            type="number"
            min={0}
            max={9}
            required
            value={value}
            onInput={(event) => setValue(event.currentTarget.valueAsNumber)}
          />
        </Field>
        {error && <ErrorBox error={error} />}
        <p class="buttons">
          <button type="button" onClick={close}>{t("action.close")}</button>
          <button type="submit" class="primary" disabled={busy}>{t("action.save")}</button>
        </p>
      </form>
    </Dialog>
  );
}
