/**
 * Clients of the estate and the judges of what they saw: in every city the write probe, and a writer, a reader and customers with their
 * journals. Speaks SQL and HTTP only; knows no Kubernetes, no Patroni and no Siaga.
 */
package dev.siaga.lab.client;
