/**
 * The status page and the panic button, as every replica serves them: who may look, what the page is made of, and how a change is told. Reads what the
 * operator holds in memory anyway; to show the page costs the network nothing.
 */
package dev.siaga.statuspage;
