import { addStyles } from "../styles/sheet.ts";
import transfers from "../styles/transfers.css";

addStyles(transfers);

export { TransferDrawer } from "../views/transfers.ts";
