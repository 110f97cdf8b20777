// The modules that Astro makes up, for a checkout in which it has not run yet.
/// <reference types="astro/client" />
