/**
 * What the status page shows, and which light stands for what: pure functions of what is known, when it became known, and a time. Knows no
 * Kubernetes, no HTTP, no language, no clock and no thread. What is old is shown with its age, and is never green.
 */
package dev.siaga.page;
