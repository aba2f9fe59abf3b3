/** Reconciles a ServiceSLO: asks the city's Prometheus on threads of its own, judges, and tells what changed. */
package dev.siaga.controller.serviceslo;
