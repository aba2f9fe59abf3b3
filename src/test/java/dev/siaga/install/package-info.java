/** What users install: manifests, chart, bundle, alerts and dashboards, tried with the programs that read them. */
package dev.siaga.install;
