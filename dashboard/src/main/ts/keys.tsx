import { useState } from "preact/hooks";
import { change, get } from "./api.ts";
import { useData, useShared } from "./context.ts";
import { ConfirmDialog, useAction } from "./dialogs.tsx";
import { time } from "./format.ts";
import { ErrorBox, Field, Loaded, Table } from "./parts.tsx";
import { t } from "./text.ts";
import { type ApiKey, ROLES } from "./types.ts";

const MAX_NAME_LENGTH = 100;

export function KeysPage() {
  const data = useData(
    "keys",
    async (signal) => (await get<ApiKey[]>("/deepstream/keys", signal)).body,
    () => false,
    true,
  );
  return (
    <>
      <h1>{t("nav.keys")}</h1>
      <CreateForm done={data.reload} />
      <Loaded data={data}>{(keys) => <KeyTable keys={keys} done={data.reload} />}</Loaded>
    </>
  );
}

/** Creates a key and shows it once. */
function CreateForm({ done }: { done: () => void }) {
  const action = useAction();
  const [created, setCreated] = useState<ApiKey | null>(null);
  const [copied, setCopied] = useState(false);
  const create = async (form: HTMLFormElement) => {
    const values = new FormData(form);
    const body = { name: String(values.get("name")).trim(), role: String(values.get("role")) };
    await action.run(async () => {
      setCreated((await change<ApiKey>("POST", "/deepstream/keys", body)).body);
      setCopied(false);
      form.reset();
      done();
    });
  };
  const copy = async (key: string) => {
    await navigator.clipboard.writeText(key).then(() => setCopied(true), () => setCopied(false));
  };
  return (
    <form class="panel" onSubmit={(event) => (event.preventDefault(), create(event.currentTarget))}>
      <h2>{t("keys.create")}</h2>
      <Field id="name" label={`${t("keys.name")} (${t("required")})`} hint={t("keys.name.hint")}>
        <input
          id="name"
          name="name"
          required
          maxLength={MAX_NAME_LENGTH}
          autocomplete="off"
          aria-describedby="name-hint"
        />
      </Field>
      <Field id="role" label={t("keys.role")} hint={t("keys.role.hint")}>
        <select id="role" name="role" aria-describedby="role-hint">
          {ROLES.map((role) => <option key={role} value={role}>{t(`role.${role}`)}</option>)}
        </select>
      </Field>
      {action.error && <ErrorBox error={action.error} />}
      {created?.key && (
        <div class="notice warn" role="status">
          {t("keys.created", { name: created.name })}
          <output class="id secret">{created.key}</output>
          <button type="button" onClick={() => copy(created.key ?? "")}>
            {t(copied ? "keys.copied" : "keys.copy")}
          </button>
          <button type="button" onClick={() => setCreated(null)}>{t("keys.hide")}</button>
        </div>
      )}
      <p class="buttons">
        <button type="submit" class="primary" disabled={action.busy}>{t("keys.create")}</button>
      </p>
    </form>
  );
}

function KeyTable({ keys, done }: { keys: ApiKey[]; done: () => void }) {
  const { session } = useShared();
  const [revoked, setRevoked] = useState<ApiKey | null>(null);
  const action = useAction();
  const revoke = async (key: ApiKey) => {
    const path = `/deepstream/keys/${encodeURIComponent(key.prefix)}`;
    if (await action.run(() => change("DELETE", path))) {
      setRevoked(null);
      done();
    }
  };
  return (
    <>
      <Table
        columns={["keys.name", "keys.prefix", "keys.role", "keys.createdAt", "keys.createdBy", "action"]}
      >
        {keys.map((key) => (
          <tr key={key.prefix}>
            <th scope="row">{key.name}</th>
            <td data-label={t("keys.prefix")} class="id">{key.prefix}</td>
            <td data-label={t("keys.role")}>{t(`role.${key.role}`)}</td>
            <td data-label={t("keys.createdAt")}>{time(key.created ?? null)}</td>
            <td data-label={t("keys.createdBy")} class="id">{key.created_by}</td>
            <td data-label={t("action")}>
              {isRevocable(key, session.key) && (
                <button
                  type="button"
                  class="danger"
                  aria-label={t("action.of", { action: t("keys.revoke"), job: key.name })}
                  onClick={() => (action.clear(), setRevoked(key))}
                >
                  {t("keys.revoke")}
                </button>
              )}
            </td>
          </tr>
        ))}
      </Table>
      {revoked && (
        <ConfirmDialog
          title={t("keys.revoke.ask", { name: revoked.name })}
          send={t("keys.revoke")}
          action={action}
          close={() => setRevoked(null)}
          confirmed={() => revoke(revoked)}
        >
          <p>{t("keys.revoke.about")}</p>
        </ConfirmDialog>
      )}
    </>
  );
}

/** The gateway refuses to revoke the caller's own key and that of the admin key file. */
function isRevocable(key: ApiKey, own: string): boolean {
  return key.prefix !== own && key.created !== undefined;
}
