/** Reconciles a FailoverPolicy: observe, decide, act, report. */
package dev.siaga.controller.failoverpolicy;
