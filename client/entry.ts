import { pageAt } from "./pages.ts";
import "./styles/main.css";

// the page is fetched beside the program that shows it, not after it; what fails here fails again where it is answered for
pageAt(location.pathname)?.view().catch(() => undefined);
void import("./main.ts");
