/**
 * Keeps primacy: runs in every replica of a city's operator, leader or not, and never waits for a reconciler. Observes the own city, renews
 * the session and the permits, reads the quorum.
 */
package dev.siaga.controller.primacy;
