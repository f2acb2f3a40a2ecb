import { useMemo } from "preact/hooks";
import type { FormField, FormProblem, Suggestion } from "../bridge/protocol.ts";
import { html } from "../dom/html.ts";
import type { Form } from "../stores/form.ts";
import { bareIdentifier, isOrcid } from "../text/orcid.ts";
import { visible } from "../text/visible.ts";
import { icon, iconButton } from "./icons.ts";
import { LookUp } from "./look-up.ts";
import { TagInput } from "./tag-input.ts";

export interface PersonRowProps {
  readonly form: Form;
  readonly field: FormField;
  /** Kind, name, identifier, role, affiliations. */
  readonly row: readonly string[];
  readonly at: number;
  readonly isTarget: boolean;
  readonly isLocked: boolean;
  readonly problem: FormProblem | undefined;
  readonly actions: {
    set(at: number, row: readonly string[], left: boolean): void;
    remove(at: number): void;
    grip(at: number, name: string, isLocked: boolean): unknown;
    onKeyDown(event: KeyboardEvent, at: number): void;
  };
}

/** Somebody: who, an identifier, a role where there are roles, and where they work. What did not change is not drawn. */
export function PersonRow(props: PersonRowProps) {
  const { row, at, isTarget, isLocked, problem } = props;
  // Preact compares the elements of a page each time, and goes past a component that it was given before.
  return useMemo(() => html`<${Person} ...${props} />`, [row, at, isTarget, isLocked, problem]);
}

function Person({ form, field, row, at, isTarget, isLocked, problem, actions }: PersonRowProps) {
  const [kind = "person", name = "", identifier = "", role = "", ...affiliations] = row;
  const isOrganization = kind === "organization";
  const put = (index: number, text: string, left = false) => actions.set(at, row.with(index, text), left);
  const id = `field-${field.id}-${at}`;
  const who = visible(name) || `${isOrganization ? "organization" : "person"} ${at + 1}`;
  const wrong = (column: string) => (problem?.column === column ? "true" : undefined);
  const common = { disabled: isLocked, autocomplete: "off", spellcheck: false, onBlur: () => form.leave(field.id) };
  const take = (item: Suggestion) => {
    if (item.more.length) actions.set(at, item.more, true);
    else put(1, item.label || item.value, true);
  };
  const affiliation = { ...field, kind: "find", free: true, placeholder: "Affiliation", choices: [] } as const;
  return html`<div class=${`form-row person${isTarget ? " target" : ""}`} onKeyDown=${(event: KeyboardEvent) => actions.onKeyDown(event, at)}>
    ${actions.grip(at, who, isLocked)}
    <button
      type="button"
      class="icon-button"
      disabled=${isLocked}
      aria-label=${isOrganization ? `${who} is an organization: make it a person` : `${who} is a person: make it an organization`}
      title=${isOrganization ? "Organization" : "Person"}
      onClick=${() => actions.set(at, [isOrganization ? "person" : "organization", name, "", role, ...affiliations], true)}
    >
      ${icon(isOrganization ? "site" : "person")}
    </button>
    <div class="person-name">
      <${LookUp}
        ...${{ form, field: { ...field, kind: "find", mono: false }, isLocked, text: name }}
        id=${`${id}-name`}
        name=${`${field.id}.name`}
        set=${(text: string) => put(1, text)}
        onChoose=${take}
        attributes=${{
          ...common,
          ...{ id: `${id}-name`, class: "field", placeholder: isOrganization ? "Name" : "Family name, given names" },
          "aria-label": `Name, row ${at + 1}`,
          "aria-invalid": wrong("name"),
          "aria-describedby": wrong("name") && `${id}-problem`,
        }}
      />
    </div>
    <div class=${`person-id${isOrcid(identifier) ? " ok" : ""}`}>
      ${icon(isOrcid(identifier) ? "check" : isOrganization ? "site" : "person")}
      <input
        ...${common}
        class="field mono"
        aria-label=${`${isOrganization ? "ROR" : "ORCID"}, row ${at + 1}`}
        aria-invalid=${wrong("orcid") ?? wrong("ror")}
        placeholder=${isOrganization ? "ROR, optional" : "ORCID, optional"}
        value=${identifier}
        onInput=${({ currentTarget }: Event) => put(2, bareIdentifier((currentTarget as HTMLInputElement).value))}
      />
    </div>
    ${field.choices.length > 0 && roles(field, role, isLocked, at, (text) => put(3, text, true))}
    <div class="person-places">
      <${TagInput}
        ...${{ form, field: affiliation, isLocked, tags: affiliations }}
        id=${`${id}-affiliation`}
        name=${`${field.id}.affiliation`}
        label=${`Affiliations, row ${at + 1}`}
        isWrong=${wrong("affiliations") !== undefined}
        set=${(tags: readonly string[]) => actions.set(at, [kind, name, identifier, role, ...tags], true)}
      />
    </div>
    ${iconButton("close", `Remove ${who}`, () => actions.remove(at), isLocked)}
    ${problem && html`<p class="form-problem err" id=${`${id}-problem`}>${icon("error")} <span>${visible(problem.message)}</span></p>`}
  </div>`;
}

function roles({ choices }: FormField, role: string, isLocked: boolean, at: number, set: (role: string) => void) {
  return html`<div class="select person-role">
    <select
      class="field"
      aria-label=${`Role, row ${at + 1}`}
      disabled=${isLocked}
      onChange=${({ currentTarget }: Event) => set((currentTarget as HTMLSelectElement).value)}
    >
      ${!choices.some(({ value }) => value === role) && html`<option value=${role} selected>${visible(role) || "Role"}</option>`}
      ${choices.map(({ value, label }) => html`<option value=${value} selected=${value === role}>${visible(label)}</option>`)}
    </select>
    ${icon("chevron")}
  </div>`;
}
