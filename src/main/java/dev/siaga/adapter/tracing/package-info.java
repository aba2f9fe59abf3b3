/** One OpenTelemetry trace for each move of the primary. Knows no estate and no decision: it is told what began and ended when. */
package dev.siaga.adapter.tracing;
