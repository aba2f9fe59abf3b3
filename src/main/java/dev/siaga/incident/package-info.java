/**
 * What an incident is and what comes next: lifecycle, response times, postmortem, measures, who is told and what may be told. Pure functions
 * from facts, the course so far and a time; knows no Kubernetes, no network, no clock and no thread.
 */
package dev.siaga.incident;
