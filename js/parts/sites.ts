import { addStyles } from "../styles/sheet.ts";
import sites from "../styles/sites.css";

addStyles(sites);

export { SiteChooser } from "../views/site-chooser.ts";
