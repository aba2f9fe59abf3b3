/**
 * Judges service levels: budgets, burn rates, saturation, and when an alarm rises and eases. Pure functions of counts and times. Knows no
 * Prometheus, no Kubernetes, no clock and no thread; time comes in with the readings.
 */
package dev.siaga.slo;
