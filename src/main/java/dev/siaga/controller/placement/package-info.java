/** Keeps the members of the own city's Patroni cluster apart: a disruption budget, and eviction of one that shares a Node. */
package dev.siaga.controller.placement;
