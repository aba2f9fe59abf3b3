/** Reconciles an Incident: observe, decide, act, report; and declares incidents for the other controllers. */
package dev.siaga.controller.incident;
