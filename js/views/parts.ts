import { createPart } from "../stores/part.ts";
import { inPart } from "./in-part.ts";

/** All that needs to know the catalog. */
export const panel = createPart(() => import("../parts/panel.ts"));

export { LeftBehind, leftBehind, SignIn, signIn } from "./both-parts.ts";

export const settings = createPart(() => import("../parts/settings.ts"));
export const Settings = inPart(
  settings,
  "popover keys",
  ({ Settings }) => Settings,
  ({ onClose }) => onClose,
);

export const filters = createPart(() => import("../parts/filters.ts"));
export const FilterChips = inPart(filters, "chips", ({ FilterChips }) => FilterChips);
export const FilterBuilder = inPart(
  filters,
  "popover filter-builder",
  ({ FilterBuilder }) => FilterBuilder,
  ({ onClose }) => onClose,
);

export const narrowing = createPart(() => import("../parts/narrowing.ts"));
export const NarrowLine = inPart(narrowing, "filters", ({ NarrowLine }) => NarrowLine);
export const WithinField = inPart(narrowing, "query-within", ({ WithinField }) => WithinField);
export const FacetPane = inPart(narrowing, "facets", ({ FacetPane }) => FacetPane);

export const transfers = createPart(() => import("../parts/transfers.ts"));
export const TransferDrawer = inPart(
  transfers,
  "drawer",
  ({ TransferDrawer }) => TransferDrawer,
  ({ onClose }) => onClose,
);

export const rules = createPart(() => import("../parts/rules.ts"));
export const RulesPane = inPart(
  rules,
  "pane",
  ({ RulesPane }) => RulesPane,
  ({ onClose }) => onClose,
);

export const sites = createPart(() => import("../parts/sites.ts"));
export const SiteChooser = inPart(
  sites,
  "popover sites",
  ({ SiteChooser }) => SiteChooser,
  ({ onClose }) => onClose,
);

export const details = createPart(() => import("../parts/details.ts"));
export const DetailsContent = inPart(details, "pane-body", ({ DetailsContent }) => DetailsContent);

export const attached = createPart(() => import("../parts/attached.ts"));
export const AttachedVariables = inPart(
  attached,
  "popover keys",
  ({ AttachedVariables }) => AttachedVariables,
  ({ onClose }) => onClose,
);
