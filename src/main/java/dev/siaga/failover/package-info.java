/**
 * Decides which city is primary, and when another may be: pure functions from a snapshot to a decision. Knows no Kubernetes, no
 * network, no clock and no thread; time comes in with the snapshot.
 */
package dev.siaga.failover;
