/**
 * Clients of the estate's database and the judges of what they saw: the write probe in every city and the writer with its journal.
 * Speaks SQL only; knows no Kubernetes, no Patroni and no Siaga.
 */
package dev.siaga.lab.client;
