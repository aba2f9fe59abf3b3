/** Prometheus' query interface: instant queries, and an indicator's counts and gauges from their answers. Decides nothing. */
package dev.siaga.adapter.prometheus;
