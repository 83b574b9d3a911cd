import fc from "fast-check";

/** Before each file of tests: what is drawn is the same in every run, so that none fails by bad luck. The long run draws anew; what fails there names its seed. */
if (process.env["TEST_SCALE"] !== "full") fc.configureGlobal({ seed: 2_026 });
