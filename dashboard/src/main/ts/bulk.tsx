import { useState } from "preact/hooks";
import { ApiError, change } from "./api.ts";
import { ConfirmDialog, useAction } from "./dialogs.tsx";
import { number } from "./format.ts";
import { Field } from "./parts.tsx";
import { t } from "./text.ts";
import { isEnded, type JobState } from "./types.ts";

const PARALLEL = 4;

interface Target {
  job_id: string;
  state: JobState;
}

type Kind = "cancel" | "retry" | "priority";

const SUITS: Record<Kind, (job: Target) => boolean> = {
  cancel: (job) => !isEnded(job.state) && job.state !== "CANCELLING",
  retry: (job) => job.state === "FAILED" || job.state === "CANCELLED",
  priority: (job) => !isEnded(job.state),
};
const KINDS = Object.keys(SUITS) as Kind[];

/** Performs the action for all items, a few at a time. Returns the errors. */
export async function forAll<T>(
  items: T[],
  parallel: number,
  action: (item: T) => Promise<unknown>,
): Promise<ApiError[]> {
  const errors: ApiError[] = [];
  const waiting = items.values();
  const work = async () => {
    for (const item of waiting) {
      try {
        await action(item);
      } catch (failure) {
        errors.push(failure as ApiError);
      }
    }
  };
  await Promise.all(Array.from({ length: parallel }, work));
  return errors;
}

/** Actions on the selected jobs; each is offered with the number of jobs that it suits. */
export function BulkActions(
  { jobs, total, selectAll, done }: {
    jobs: Target[];
    total: number;
    selectAll: (on: boolean) => void;
    done: () => void;
  },
) {
  const [asked, setAsked] = useState<Kind | null>(null);
  const [told, setTold] = useState("");
  const [reason, setReason] = useState("");
  const [priority, setPriority] = useState(0);
  const action = useAction();
  const suited = asked === null ? [] : jobs.filter(SUITS[asked]);
  const send = (kind: Kind, job: Target) => {
    const path = `/deepstream/jobs/${encodeURIComponent(job.job_id)}`;
    switch (kind) {
      case "cancel":
        return change("POST", `${path}/cancel`, reason.trim() === "" ? {} : { reason: reason.trim() });
      case "retry":
        return change("POST", `${path}/retry`);
      case "priority":
        return change("PUT", `${path}/priority`, { priority });
    }
  };
  const perform = (kind: Kind) =>
    action.run(async () => {
      const errors = await forAll(suited, PARALLEL, (job) => send(kind, job));
      setTold(t("bulk.done", { done: number(suited.length - errors.length) }) +
        errors.slice(0, 1).map((error) =>
          ` ${t("bulk.refused", { refused: number(errors.length), error: error.message })}`
        ).join(""));
      setAsked(null);
      selectAll(false);
      done();
    });
  return (
    <div class="bulk">
      {total > 0 && (
        <label>
          <input
            type="checkbox"
            checked={jobs.length === total}
            onChange={(event) => selectAll(event.currentTarget.checked)}
          />{" "}
          {t("bulk.select.all")}
        </label>
      )}
      <span role="status">
        {jobs.length > 0 ? t("bulk.selected", { count: number(jobs.length) }) : told}
      </span>
      {jobs.length > 0 && (
        <span class="actions">
          {KINDS.map((kind) => {
            const count = jobs.filter(SUITS[kind]).length;
            return (
              <button
                key={kind}
                type="button"
                class={kind === "cancel" ? "danger" : undefined}
                disabled={count === 0 || action.busy}
                onClick={() => (setTold(""), setAsked(kind))}
              >
                {t(`bulk.${kind}`, { count: number(count) })}
              </button>
            );
          })}
        </span>
      )}
      {asked && (
        <ConfirmDialog
          title={t(`bulk.${asked}`, { count: number(suited.length) })}
          send={t(`bulk.${asked}.send`)}
          action={action}
          close={() => setAsked(null)}
          confirmed={() => perform(asked)}
        >
          {suited.length < jobs.length && (
            <p>{t("bulk.unsuited", { count: number(jobs.length - suited.length) })}</p>
          )}
          {asked === "cancel" && (
            <Field id="bulk-reason" label={t("action.cancel.reason")}>
              <input
                id="bulk-reason"
                value={reason}
                maxLength={200}
                onInput={(event) => setReason(event.currentTarget.value)}
              />
            </Field>
          )}
          {asked === "priority" && (
            <Field id="bulk-priority" label={t("job.priority")} hint={t("submit.priority.hint")}>
              <input
                id="bulk-priority"
                type="number"
                min={0}
                max={9}
                required
                aria-describedby="bulk-priority-hint"
                value={priority}
                onInput={(event) => setPriority(event.currentTarget.valueAsNumber)}
              />
            </Field>
          )}
        </ConfirmDialog>
      )}
    </div>
  );
}
