/** Keeps apart what must not fail together in the own city: disruption budgets, and eviction of a Pod that shares a Node. */
package dev.siaga.controller.placement;
