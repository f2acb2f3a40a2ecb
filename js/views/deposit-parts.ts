import { createPart } from "../stores/part.ts";
import { inPart } from "./in-part.ts";

/** All that needs to know the form. */
export const contents = createPart(() => import("../parts/deposit-contents.ts"));

export { LeftBehind, leftBehind, SignIn, signIn } from "./both-parts.ts";

export const filePicker = createPart(() => import("../parts/file-picker.ts"));
export const FilePicker = inPart(
  filePicker,
  "form-page",
  ({ FilePicker }) => FilePicker,
  ({ onClose }) => onClose,
);

/** Fields with more than one control. */
export const fields = createPart(() => import("../parts/fields.ts"));
export const WideField = inPart(fields, "form-coming", ({ WideField }) => WideField);

export const publish = createPart(() => import("../parts/publish.ts"));
export const Publish = inPart(publish, "body", ({ Publish }) => Publish);
export const Published = inPart(publish, "body", ({ Published }) => Published);

export const drafts = createPart(() => import("../parts/drafts.ts"));
export const MyDrafts = inPart(
  drafts,
  "body",
  ({ MyDrafts }) => MyDrafts,
  ({ onClose }) => onClose,
);
export const Import = inPart(
  drafts,
  "body",
  ({ Import }) => Import,
  ({ onClose }) => onClose,
);

export const variables = createPart(() => import("../parts/variables.ts"));
export const PickVariable = inPart(
  variables,
  "popover",
  ({ PickVariable }) => PickVariable,
  ({ onClose }) => onClose,
);

export const review = createPart(() => import("../parts/review.ts"));
export const Review = inPart(review, "form-page", ({ Review }) => Review);
export const Outcome = inPart(review, "form-page", ({ Outcome }) => Outcome);
