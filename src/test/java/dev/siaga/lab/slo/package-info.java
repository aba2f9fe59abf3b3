/**
 * A thousand service levels on one operator: what they cost, and how soon a crossed threshold is an Incident. Looks from outside, at what the
 * processes themselves publish; knows of Siaga only its manifests and its custom resources.
 */
package dev.siaga.lab.slo;
