/**
 * The whole protocol on a simulated clock, network, etcd, Kubernetes API and Patroni: one seed is one history. The product's own classes
 * decide and act; only what they speak to is simulated.
 */
package dev.siaga.simulation;
