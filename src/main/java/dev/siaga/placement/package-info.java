/**
 * Whether the Pods that must not fail together are kept apart, and what may be done when they aren't. Pure functions of Pods, places and a
 * time; knows no Kubernetes, no network, no clock and no thread.
 */
package dev.siaga.placement;
